-- The lines that are judged. "usable" are the modifiers that count on the line's own code.
SELECT r.*, {usable} AS usable
FROM read_lines r
WHERE r.fault IS NULL AND NOT EXISTS (SELECT 1 FROM long_claims g WHERE g.claim = r.claim)
