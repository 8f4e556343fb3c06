-- assistant.rules.fee_lines: each line with the fee-schedule row that it is read from. "own" are
-- the modifiers for which the code has a row; of those, "carried" are the line's.
SELECT l.claim, l.claim_id, l.day, l.setting, l.fee_schedule, l.code, l.modifiers, l.bits,
       l.units, l.provider, l.evaluation, i.row_modifier, i.status, i.pctc, i.global_days,
       i.bilateral, i.assistant, i.co_surgery, i.team
FROM lines l
JOIN fee_codes k ON k.release = l.fee_schedule AND k.code = l.code
JOIN fee_rows i ON i.release = k.release AND i.code = k.code
               AND i.carried = (({carried}) & k.own)
