-- The claims, each by a key of its own: what joins of lines go by.
SELECT claim_id, day, setting, {claim_key} AS claim, count(*) AS lines
FROM read_lines WHERE fault IS NULL
GROUP BY claim_id, day, setting
