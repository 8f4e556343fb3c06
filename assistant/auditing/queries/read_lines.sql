-- Each line of the file with its values read; "fault" says why a line cannot be judged.
SELECT g.claim_id, g.line, c.code, c.evaluation, c.laboratory, c.known, m.modifiers, m.bits, u.units,
       nullif(trim(g.provider), '') AS provider, d.day, d.setting,
       d.ptp, d.mue, d.aoc, d.fee_schedule, d.hcpcs, d.listing,
       coalesce(CASE WHEN trim(g.claim_id) <> '' THEN NULL ELSE 'The line has no claim id.' END,
                c.fault, m.fault, u.fault, d.fault) AS fault,
       coalesce(g.code, '') AS written
FROM part g
JOIN read_codes c ON c.raw = coalesce(g.code, '')
JOIN read_modifiers m ON m.raw = coalesce(g.modifiers, '')
JOIN read_units u ON u.raw = coalesce(g.units, '')
JOIN read_days d ON d.raw_day = coalesce(g.service_date, '')
                AND d.raw_setting = coalesce(g.setting, '')
