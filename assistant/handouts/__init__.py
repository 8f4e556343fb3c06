"""Explaining a code to a patient: reviewed texts, fact cards, and what a translation must keep."""
