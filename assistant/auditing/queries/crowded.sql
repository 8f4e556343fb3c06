-- Codes of a claim whose lines add up to more than a limit that is judged by the day.
SELECT l.claim, l.code
FROM lines l JOIN limits m ON m.release = l.mue AND m.code = l.code
WHERE m.mai > 1
GROUP BY l.claim, l.code, m.units HAVING sum(l.units) > m.units
