"""Documents with planted defects, and with what only looks like one, to measure the linter by."""
