-- assistant.rules.standing
SELECT DISTINCT l.claim_id, l.day, l.setting, 'code_validity' AS rule, 'not_valid' AS verdict,
       {list}(l.code) AS codes, e.release AS source, e.last AS deleted_on, e.line AS row,
       e.published, {said_left_behind} AS message, {said_in_force} AS change
FROM lines l JOIN ended e ON e.listing = l.listing AND e.code = l.code
WHERE e.last < l.day
