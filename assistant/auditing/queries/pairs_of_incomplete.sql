-- assistant.rules.pairs._not_told
SELECT a.claim_id, a.day, a.setting, 'ptp_pair' AS rule, 'not_covered' AS verdict,
       {list}(a.code, b.code) AS codes, nullif(concat_ws(' ', a.line, b.line), '') AS lines,
       a.ptp AS source, {said_incomplete} AS message
FROM lines a
JOIN lines b ON b.claim = a.claim AND b.code > a.code
JOIN incomplete i ON i.release = a.ptp
JOIN sources r ON r.number = a.ptp
WHERE NOT EXISTS (
    SELECT 1 FROM edits e
    WHERE e.release = a.ptp AND a.day BETWEEN e.first AND e.last
      AND ((e.column_one = a.code AND e.column_two = b.code)
        OR (e.column_one = b.code AND e.column_two = a.code))
)
