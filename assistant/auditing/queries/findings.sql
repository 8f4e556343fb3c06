-- Every finding with its authority by name, in an order that does not depend on the engine.
SELECT f.claim_id, f.day AS service_date, f.setting, f.rule, f.verdict,
       {codes_shown} AS codes, f.lines,
       f.column_one, f.column_two, f.modifier_indicator, s.authority, s.release,
       f.effective_from, f.deleted_on, f.rationale, f.message, f.change AS what_would_change_it,
       s.document_id AS source, f.row, f.published
FROM found f JOIN sources s ON s.number = f.source
ORDER BY claim_id, service_date, setting, rule, verdict, {codes_as_text}, authority, row, message
