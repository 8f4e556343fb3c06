-- assistant.rules.validity.validity_rulings
SELECT DISTINCT l.claim_id, l.day, l.setting, 'code_validity' AS rule, 'not_valid' AS verdict,
       {list}(l.code) AS codes, h.release AS source, h.added AS effective_from,
       h.terminated AS deleted_on, h.line AS row, h.published,
       CASE WHEN h.terminated < l.day THEN {said_no_longer} ELSE {said_not_yet} END AS message,
       {said_in_force} AS change
FROM lines l JOIN level_two h ON h.release = l.hcpcs AND h.code = l.code
WHERE h.terminated < l.day OR h.added > l.day
