-- assistant.rules.units._no_row
SELECT DISTINCT l.claim_id, l.day, l.setting, 'unit_limit' AS rule, 'not_covered' AS verdict,
       {list}(l.code) AS codes, l.mue AS source,
       CASE WHEN s.release IS NOT NULL AND x.code IS NULL THEN {said_outside}
            ELSE {said_no_row} END AS message
FROM lines l
JOIN sources r ON r.number = l.mue
LEFT JOIN limits m ON m.release = l.mue AND m.code = l.code
LEFT JOIN samples s ON s.release = l.mue
LEFT JOIN sample_codes x ON x.release = l.mue AND x.code = l.code
WHERE m.code IS NULL
