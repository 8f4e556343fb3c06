-- assistant.rules.fee_modifiers.both_sides_rulings
WITH both_sides AS (
    SELECT DISTINCT l.claim_id, l.day, l.setting, l.fee_schedule, l.code, l.row_modifier,
           l.bilateral
    FROM fee_lines l
    JOIN fee_sides e ON e.indicator = l.bilateral
    JOIN fee_lines r ON r.claim = l.claim AND r.code = l.code AND r.row_modifier = l.row_modifier
    WHERE (l.bits & {left}) <> 0 AND (r.bits & {right}) <> 0
      AND (l.provider IS NULL OR r.provider IS NULL OR l.provider = r.provider)
)
SELECT b.claim_id, b.day, b.setting, 'bilateral' AS rule, e.verdict, {list}(b.code) AS codes,
       b.fee_schedule AS source, p.line AS row, p.published,
       replace(replace(replace(replace(e.message, '{{code}}', b.code), '{{modifier}}', {sides}),
               '{{indicator}}', b.bilateral), '{{meaning}}', e.meaning) AS message,
       e.change
FROM both_sides b
JOIN fee_sides e ON e.indicator = b.bilateral
JOIN fee_published p
  ON p.release = b.fee_schedule AND p.code = b.code AND p.modifier = b.row_modifier
