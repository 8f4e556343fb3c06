-- assistant.rules.units: MAI 1 line by line; 2 and 3 by provider and day, where a line that
-- names nobody may be anybody's.
WITH by_provider AS (
    SELECT l.claim, l.claim_id, l.day, l.setting, l.mue, l.code, l.provider,
           sum(l.units) AS units
    FROM lines l JOIN crowded c ON c.claim = l.claim AND c.code = l.code
    GROUP BY l.claim, l.claim_id, l.day, l.setting, l.mue, l.code, l.provider
),
named AS (
    SELECT claim, code, count(provider) AS providers,
           coalesce(sum(CASE WHEN provider IS NULL THEN units END), 0) AS of_nobody
    FROM by_provider GROUP BY claim, code
),
amounts AS (
    SELECT p.claim_id, p.day, p.setting, p.mue, p.code,
           CASE WHEN p.provider IS NULL THEN p.units ELSE p.units + n.of_nobody END AS units,
           CAST(NULL AS STRING) AS lines
    FROM by_provider p JOIN named n ON n.claim = p.claim AND n.code = p.code
    WHERE p.provider IS NOT NULL OR n.providers = 0
    UNION ALL
    SELECT l.claim_id, l.day, l.setting, l.mue, l.code, l.units, l.line AS lines
    FROM lines l JOIN limits m ON m.release = l.mue AND m.code = l.code
    WHERE m.mai = 1 AND l.units > m.units
)
SELECT a.claim_id, a.day, a.setting, 'unit_limit' AS rule, 'too_many_units' AS verdict,
       {list}(a.code) AS codes, a.lines, a.mue AS source, m.rationale, m.line AS row, m.published,
       concat(CASE WHEN m.units = 0 THEN {said_not_payable} ELSE {said_at_most} END,
              {said_over}) AS message,
       CASE WHEN m.units > 0 THEN {said_change_of_units} END AS change
FROM amounts a JOIN limits m ON m.release = a.mue AND m.code = a.code
WHERE a.units > m.units
