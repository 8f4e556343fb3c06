"""Experiments behind decisions: run by hand, used by nothing."""
