-- The lines that are judged. "usable" are the modifiers that count on the line's own code. A
-- claim of more lines than one may have is left out: pairs grow with the square of the lines.
-- "whole" tells a claim all of whose lines could be read.
SELECT l.*, {usable} AS usable
FROM (
    SELECT c.claim, r.claim_id, r.line, r.code, r.evaluation, r.laboratory, r.known, r.modifiers,
           r.bits, r.units, r.provider, r.day, r.setting, r.ptp, r.mue, r.aoc, r.fee_schedule,
           r.hcpcs, r.listing, f.claim_id IS NULL AS whole
    FROM read_lines r
    JOIN claims_read c ON c.claim_id = r.claim_id AND c.day = r.day AND c.setting = r.setting
    LEFT JOIN (SELECT DISTINCT claim_id FROM read_lines WHERE fault IS NOT NULL) f
           ON f.claim_id = r.claim_id
    WHERE r.fault IS NULL AND c.lines <= {most_lines}
) l
