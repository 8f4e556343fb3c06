-- assistant.rules.validity.unknown_rulings
SELECT DISTINCT claim_id, day, setting, 'code_validity' AS rule, 'unknown_code' AS verdict,
       {list}(code) AS codes, {everything} AS source, {said_unknown} AS message
FROM lines WHERE NOT known
