-- Pairs of lines with an edit in force; "edits" has one row at most for a pair and day.
SELECT a.claim_id, a.day, a.setting, e.column_one, e.column_two, e.indicator, e.release,
       e.prior_to_1996, e.effective, e.deleted, e.rationale, e.part, e.line, e.published,
       a.evaluation OR b.evaluation AS evaluation, a.evaluation AND b.evaluation AS visits,
       nullif(concat_ws(' ', a.line, b.line), '') AS lines,
       CASE WHEN e.indicator = 0 THEN 'not_together'
            WHEN {unlocks} THEN 'unlocked_by_modifier'
            ELSE 'only_with_modifier' END AS verdict
FROM lines a
JOIN lines b ON b.claim = a.claim AND b.code <> a.code
JOIN edits e ON e.release = a.ptp AND e.column_one = a.code AND e.column_two = b.code
WHERE a.day BETWEEN e.first AND e.last
  AND (a.provider IS NULL OR b.provider IS NULL OR a.provider = b.provider)
