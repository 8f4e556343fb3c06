-- Claims of more lines than one claim may have: pairs grow with the square of the lines.
SELECT claim, claim_id, day, setting, count(*) AS lines
FROM read_lines WHERE fault IS NULL
GROUP BY claim, claim_id, day, setting HAVING count(*) > {most_lines}
