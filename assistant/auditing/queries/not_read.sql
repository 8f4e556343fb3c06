-- Lines that could not be read, so that none is passed over in silence.
SELECT claim_id, day, setting, 'claim_line' AS rule, 'not_read' AS verdict,
       {list}(upper(trim(written))) AS codes, line AS lines,
       {everything} AS source, fault AS message
FROM read_lines WHERE fault IS NOT NULL
