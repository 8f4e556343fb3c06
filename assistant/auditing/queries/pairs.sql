-- assistant.rules.pairs._edit
SELECT p.claim_id, p.day, p.setting, 'ptp_pair' AS rule, p.verdict,
       {list}(p.column_one, p.column_two) AS codes, p.lines, p.column_one, p.column_two,
       p.indicator AS modifier_indicator, p.release AS source, p.effective AS effective_from,
       p.deleted AS deleted_on, trim(t.text) AS rationale, p.line AS row,
       coalesce(p.published, {published}) AS published,
       CASE p.verdict WHEN 'not_together' THEN {said_never}
                      WHEN 'only_with_modifier' THEN {said_may}
                      ELSE {said_unlocked} END AS message,
       CASE WHEN p.verdict <> 'only_with_modifier' THEN {said_other_day}
            WHEN p.visits THEN {said_separate_visit}
            WHEN p.evaluation THEN {said_separate_evaluation}
            ELSE {said_separate_site} END AS change
FROM edits_of_pairs p JOIN texts t ON t.release = p.release AND t.number = p.rationale
