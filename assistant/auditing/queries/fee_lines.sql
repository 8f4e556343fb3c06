-- assistant.rules.fee_lines: each line with the fee-schedule row that it is read from.
SELECT l.claim, l.claim_id, l.day, l.setting, l.fee_schedule, l.code, l.modifiers, l.bits,
       l.units, l.provider, l.evaluation, i.row_modifier, i.status, i.pctc, i.global_days,
       i.bilateral, i.assistant, i.co_surgery, i.team
FROM lines l
JOIN fee_rows i ON i.release = l.fee_schedule AND i.code = l.code AND i.carried = {carried}
