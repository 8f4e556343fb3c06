-- assistant.rules.code_notes: of several notes of a document on one matter of a code the one
-- that decides goes first. A line that could not be read may be the primary, so claims with
-- such a line are not judged by what they lack.
WITH of_claims AS (
    SELECT claim, claim_id, day, setting, code, sum(units) AS units,
           min(CASE WHEN whole THEN 1 ELSE 0 END) AS whole
    FROM lines GROUP BY claim, claim_id, day, setting, code
),
spoken AS (
    SELECT c.claim, c.code, c.units, c.whole, n.document, n.matter, n.rank, n.most, n.beside
    FROM of_claims c
    JOIN note_codes n ON n.code = c.code AND c.day BETWEEN n.first AND n.last
),
with_primary AS (
    SELECT DISTINCT s.claim, s.document, s.code
    FROM spoken s
    JOIN note_primaries p ON p.document = s.document AND p.code = s.code
    JOIN lines l ON l.claim = s.claim AND l.code = p.partner
    WHERE s.matter = 'add_on'
),
with_partner AS (
    SELECT DISTINCT s.claim, s.document, s.rank
    FROM spoken s
    JOIN note_beside p ON p.document = s.document AND p.rank = s.rank
    JOIN lines l ON l.claim = s.claim AND l.code = p.partner
),
amiss AS (
    SELECT claim, document, code, matter, rank FROM spoken
    WHERE matter = 'units' AND units > most
    UNION ALL
    SELECT s.claim, s.document, s.code, s.matter, s.rank
    FROM spoken s
    LEFT JOIN with_primary h
           ON h.claim = s.claim AND h.document = s.document AND h.code = s.code
    WHERE s.matter = 'add_on' AND s.whole = 1 AND h.claim IS NULL
    UNION ALL
    SELECT s.claim, s.document, s.code, s.matter, s.rank
    FROM spoken s
    JOIN lines l ON l.claim = s.claim AND l.code = s.code
    LEFT JOIN note_modifiers m
           ON m.document = s.document AND m.rank = s.rank AND m.modifiers = l.modifiers
    LEFT JOIN with_partner h
           ON h.claim = s.claim AND h.document = s.document AND h.rank = s.rank
    WHERE (h.claim IS NOT NULL OR NOT s.beside)
      AND ((s.matter = 'modifier_barred' AND m.rank IS NOT NULL)
           OR (s.matter = 'modifier_required' AND m.rank IS NULL))
),
deciding AS (
    SELECT claim, document, code, matter, min(rank) AS rank
    FROM amiss GROUP BY claim, document, code, matter
)
SELECT c.claim_id, c.day, c.setting, 'guidance_note' AS rule, n.verdict,
       {list}(d.code) AS codes, n.document AS source, n.effective AS effective_from, n.published,
       CASE WHEN d.matter = 'units' THEN concat(n.message, {said_units_of_claim})
            ELSE n.message END AS message,
       n.change
FROM deciding d
JOIN note_codes n ON n.document = d.document AND n.code = d.code AND n.rank = d.rank
JOIN of_claims c ON c.claim = d.claim AND c.code = d.code
