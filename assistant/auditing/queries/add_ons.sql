-- assistant.rules.add_ons: those whose primary is not there, or is another provider's.
WITH beside AS (
    SELECT claim, code, max(own) AS own, min(primary_code) AS first_primary,
           {primaries} AS primaries
    FROM primaries_of_claims GROUP BY claim, code
),
judged AS (
    SELECT a.*, b.first_primary, b.primaries,
           coalesce(q.line, a.line) AS cited,
           b.claim IS NOT NULL AND a.edit_type = 1 AS of_another
    FROM add_ons_of_claims a
    LEFT JOIN beside b ON b.claim = a.claim AND b.code = a.code
    LEFT JOIN primaries_of_claims q
           ON q.claim = a.claim AND q.code = a.code AND q.primary_code = b.first_primary
    WHERE coalesce(b.own, 0) = 0
)
SELECT j.claim_id, j.day, j.setting, 'add_on' AS rule,
       CASE WHEN j.code IN ({of_colleagues}) OR j.edit_type > 1 THEN 'contractor_decides'
            ELSE 'needs_primary' END AS verdict,
       {codes_with_primaries} AS codes, j.aoc AS source, j.cited AS row, o.published,
       CASE WHEN j.of_another AND j.code IN ({of_colleagues}) THEN {said_of_colleague}
            WHEN j.of_another THEN {said_of_another}
            WHEN j.code IN ({of_colleagues}) THEN {said_no_colleague}
            WHEN j.edit_type = 1 THEN {said_no_primary}
            ELSE {said_contractor} END AS message,
       CASE WHEN j.code IN ({of_colleagues}) THEN {said_colleagues_claim}
            WHEN j.edit_type = 1 THEN {said_listed_primary}
            ELSE {said_contractors_list} END AS change
FROM judged j JOIN add_ons o ON o.release = j.aoc AND o.line = j.cited AND o.code = j.code
