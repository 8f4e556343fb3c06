-- assistant.rules.check._units, where no release speaks
SELECT l.claim_id, l.day, l.setting, 'unit_limit' AS rule, 'not_covered' AS verdict,
       {codes_of_claim} AS codes, s.source, s.message
FROM lines l JOIN silences_mue s ON s.setting = l.setting AND s.day = l.day
GROUP BY l.claim_id, l.day, l.setting, s.source, s.message
