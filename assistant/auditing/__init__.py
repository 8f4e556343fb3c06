"""Every rule on every claim of a file at once, as one chain of SQL."""
