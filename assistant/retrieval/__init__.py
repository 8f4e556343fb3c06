"""The passages that may hold the answer, best first."""
