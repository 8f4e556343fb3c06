-- assistant.rules.global_period; lines that are equal in every respect count once.
WITH procedures AS (
    SELECT DISTINCT claim, claim_id, day, setting, fee_schedule, code, modifiers, units,
           provider, row_modifier, global_days
    FROM fee_lines
    WHERE NOT evaluation AND global_days IN (SELECT days FROM fee_periods)
),
visits AS (
    SELECT DISTINCT claim, code, modifiers, bits, units, provider FROM lines WHERE evaluation
)
SELECT o.claim_id, o.day, o.setting, 'global_period' AS rule, e.verdict,
       {list}(o.code, v.code) AS codes, o.fee_schedule AS source, p.line AS row, p.published,
       replace(replace(e.message, '{{code}}', o.code), '{{other}}', v.code) AS message,
       replace(replace(e.change, '{{code}}', o.code), '{{other}}', v.code) AS change
FROM procedures o
JOIN visits v ON v.claim = o.claim
JOIN fee_periods e
  ON e.days = o.global_days AND e.bits = (v.bits & {evaluation_modifiers})
JOIN fee_published p
  ON p.release = o.fee_schedule AND p.code = o.code AND p.modifier = o.row_modifier
WHERE o.provider IS NULL OR v.provider IS NULL OR o.provider = v.provider
