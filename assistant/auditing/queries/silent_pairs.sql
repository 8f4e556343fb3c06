-- assistant.rules.check._pairs, where no release speaks
SELECT a.claim_id, a.day, a.setting, 'ptp_pair' AS rule, 'not_covered' AS verdict,
       {list}(a.code, b.code) AS codes, nullif(concat_ws(' ', a.line, b.line), '') AS lines,
       s.source, s.message
FROM lines a
JOIN silences_ptp s ON s.setting = a.setting AND s.day = a.day
JOIN lines b ON b.claim = a.claim AND b.code > a.code
