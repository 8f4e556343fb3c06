"""Drafting with a language model: what it is sent, what it may send back, and within which limits.

Nothing here is imported unless a model is named in the settings. What a model drafts is never
shown before the gate has judged it.
"""
