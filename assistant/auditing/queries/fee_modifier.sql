-- assistant.rules.fee_modifiers.modifier_rulings
WITH carrying AS (
    SELECT f.claim, f.claim_id, f.day, f.setting, f.fee_schedule, f.code, f.units,
           f.row_modifier, m.modifier, m.rule,
           CASE m.indicator_column WHEN 'pctc' THEN f.pctc WHEN 'bilateral' THEN f.bilateral
                WHEN 'assistant' THEN f.assistant WHEN 'co_surgery' THEN f.co_surgery
                WHEN 'team' THEN f.team END AS indicator
    FROM fee_lines f JOIN fee_modifiers m ON (f.bits & m.bit) <> 0
),
told AS (
    SELECT c.claim, c.claim_id, c.day, c.setting, c.fee_schedule, c.code, c.modifier, c.rule,
           c.indicator, min(c.row_modifier) AS row_modifier,
           CASE WHEN u.indicator IS NULL THEN 1 ELSE c.units END AS units
    FROM carrying c
    LEFT JOIN fee_units u ON u.modifier = c.modifier AND u.indicator = c.indicator
    GROUP BY c.claim, c.claim_id, c.day, c.setting, c.fee_schedule, c.code, c.modifier, c.rule,
             c.indicator, CASE WHEN u.indicator IS NULL THEN 1 ELSE c.units END
)
SELECT t.claim_id, t.day, t.setting, t.rule, e.verdict, {list}(t.code) AS codes,
       t.fee_schedule AS source, p.line AS row, p.published,
       replace(replace(replace(replace(replace(e.message, '{{code}}', t.code),
               '{{modifier}}', t.modifier), '{{indicator}}', t.indicator),
               '{{units}}', CAST(t.units AS STRING)), '{{meaning}}', e.meaning) AS message,
       e.change
FROM told t
JOIN fee_effects e
  ON e.modifier = t.modifier AND e.indicator = t.indicator AND e.second = (t.units > 1)
JOIN fee_published p
  ON p.release = t.fee_schedule AND p.code = t.code AND p.modifier = t.row_modifier
