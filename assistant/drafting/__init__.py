"""Statements proposed from evidence and findings, each with its support."""
