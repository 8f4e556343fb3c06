-- The add-on codes of each claim with their type, and the first row in force that says so. A line
-- that could not be read may be the primary, so claims with such a line are not judged.
SELECT l.claim, l.claim_id, l.day, l.setting, l.aoc, l.code,
       max(o.edit_type) AS edit_type, min(o.line) AS line
FROM (SELECT DISTINCT claim, claim_id, day, setting, aoc, code FROM lines WHERE whole) l
JOIN add_ons o ON o.release = l.aoc AND o.code = l.code AND l.day BETWEEN o.first AND o.last
GROUP BY l.claim, l.claim_id, l.day, l.setting, l.aoc, l.code
