-- Claims of more lines than one claim may have.
SELECT claim_id, day, setting, 'claim_line' AS rule, 'not_read' AS verdict,
       {everything} AS source, {said_too_long} AS message
FROM claims_read WHERE lines > {most_lines}
