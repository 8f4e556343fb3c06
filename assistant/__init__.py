"""The street a question goes down: understand, gather, draft, verify, answer."""
