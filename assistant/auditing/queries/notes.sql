-- assistant.rules.notes: of several notes of a document on one pair the one that decides goes first,
-- else the first.
WITH deciding AS (
    SELECT a.claim, n.document, a.code AS low, b.code AS high, min(n.rank) AS rank
    FROM lines a
    JOIN lines b ON b.claim = a.claim AND b.code > a.code
    JOIN note_pairs n ON n.low = a.code AND n.high = b.code AND a.day BETWEEN n.first AND n.last
    GROUP BY a.claim, n.document, a.code, b.code
)
SELECT a.claim_id, a.day, a.setting, 'guidance_note' AS rule, n.verdict,
       {list}(d.low, d.high) AS codes, nullif(concat_ws(' ', a.line, b.line), '') AS lines,
       n.document AS source, n.effective AS effective_from,
       n.published, {said_note} AS message, n.change
FROM deciding d
JOIN note_pairs n
  ON n.document = d.document AND n.low = d.low AND n.high = d.high AND n.rank = d.rank
JOIN lines a ON a.claim = d.claim AND a.code = d.low
JOIN lines b ON b.claim = d.claim AND b.code = d.high
