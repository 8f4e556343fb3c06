-- The listed primaries beside each add-on code, and whether each line of the add-on has a line
-- of that primary by its own provider.
WITH met AS (
    SELECT a.claim, a.code, o.primary_code, o.line, x.provider,
           max(CASE WHEN x.provider IS NULL OR p.provider IS NULL OR x.provider = p.provider
                    THEN 1 ELSE 0 END) AS own
    FROM add_ons_of_claims a
    JOIN add_ons o ON o.release = a.aoc AND o.code = a.code AND a.day BETWEEN o.first AND o.last
    JOIN lines p ON p.claim = a.claim AND p.code = o.primary_code
    JOIN lines x ON x.claim = a.claim AND x.code = a.code
    GROUP BY a.claim, a.code, o.primary_code, o.line, x.provider
)
SELECT claim, code, primary_code, max(line) AS line, min(own) AS own
FROM met GROUP BY claim, code, primary_code
