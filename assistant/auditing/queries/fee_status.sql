-- assistant.rules.fee_status
WITH statuses AS (
    SELECT claim, claim_id, day, setting, fee_schedule, code, status,
           min(row_modifier) AS row_modifier
    FROM fee_lines GROUP BY claim, claim_id, day, setting, fee_schedule, code, status
),
beside AS (
    SELECT s.claim, s.code, s.status, min(o.code) AS other
    FROM statuses s
    JOIN fee_statuses e ON e.indicator = s.status AND e.second
    JOIN fee_lines x ON x.claim = s.claim AND x.code = s.code
    JOIN fee_lines o ON o.claim = s.claim AND o.code <> s.code
    WHERE o.status IN ({payable})
      AND (x.provider IS NULL OR o.provider IS NULL OR x.provider = o.provider)
    GROUP BY s.claim, s.code, s.status
),
told AS (
    SELECT s.*, b.other, e.verdict, e.meaning, e.message, e.change
    FROM statuses s
    LEFT JOIN beside b ON b.claim = s.claim AND b.code = s.code AND b.status = s.status
    JOIN fee_statuses e ON e.indicator = s.status AND e.second = (b.other IS NOT NULL)
)
SELECT t.claim_id, t.day, t.setting, 'fee_status' AS rule, t.verdict,
       CASE WHEN t.other IS NULL THEN {list}(t.code) ELSE {list}(t.code, t.other) END AS codes,
       t.fee_schedule AS source, p.line AS row, p.published,
       replace(replace(replace(replace(t.message, '{{code}}', t.code),
               '{{indicator}}', t.status), '{{other}}', coalesce(t.other, '')),
               '{{meaning}}', t.meaning) AS message,
       t.change
FROM told t
JOIN fee_published p
  ON p.release = t.fee_schedule AND p.code = t.code AND p.modifier = t.row_modifier
