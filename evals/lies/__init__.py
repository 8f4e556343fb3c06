"""A bench of the verifier: right drafts, and what becomes of them when a lie is put in."""
