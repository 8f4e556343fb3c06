-- The lines that are judged. "usable" are the modifiers that count on the line's own code. A
-- claim of more lines than one may have is left out: pairs grow with the square of the lines.
SELECT l.*, {usable} AS usable
FROM (
    SELECT c.claim, r.claim_id, r.code, r.evaluation, r.laboratory, r.known, r.modifiers,
           r.bits, r.units, r.provider, r.day, r.setting, r.ptp, r.mue, r.aoc, r.fee_schedule,
           r.hcpcs, r.listing
    FROM read_lines r
    JOIN claims_read c ON c.claim_id = r.claim_id AND c.day = r.day AND c.setting = r.setting
    WHERE r.fault IS NULL AND c.lines <= {most_lines}
) l
