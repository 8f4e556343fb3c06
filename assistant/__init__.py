"""The street a question goes down: understand, gather, draft, verify, answer."""

__version__ = "0.1.0"
"""As in pyproject.toml; reading it from the installed package takes longer than a look-up."""
