-- assistant.rules.pairs._outside_sample
SELECT a.claim_id, a.day, a.setting, 'ptp_pair' AS rule, 'not_covered' AS verdict,
       {list}(a.code, b.code) AS codes, nullif(concat_ws(' ', a.line, b.line), '') AS lines,
       a.ptp AS source, {said_outside_sample} AS message
FROM lines a
JOIN lines b ON b.claim = a.claim AND b.code > a.code
JOIN samples s ON s.release = a.ptp
LEFT JOIN sample_codes x ON x.release = a.ptp AND x.code = a.code
LEFT JOIN sample_codes y ON y.release = a.ptp AND y.code = b.code
WHERE x.code IS NULL OR y.code IS NULL
