"""Showing foreign text as text: nothing from a document, question or model may become markup.

Text from outside is shown through ``for_html`` inside our own tags wherever that is possible.
Labels and messages of Streamlit are markdown without exception; for those ``for_markdown``
disarms markdown, HTML, LaTeX, autolinks and Streamlit's own directives, icons and emoji.
"""

from __future__ import annotations

import html
import re

# Streamlit replaces ":name:", "://", "www.", "@" and arrows in the text that is left *after*
# markdown was read, where a backslash no longer protects; an invisible word joiner does.
_JOINER = "\u2060"
_AFTER_MARKDOWN = re.compile(r":(?=\S)|@(?=\S)|\bwww(?=\.)|[-<>~=](?=[-<>=])", re.IGNORECASE)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def for_html(text: str) -> str:
    """Make ``text`` safe between our tags and in quoted attributes."""
    # A lone NUL is dropped by some HTML parsers together with what follows it.
    return html.escape(text.replace("\0", "\ufffd"), quote=True)


def for_markdown(text: str, longest: int = 400) -> str:
    """Make ``text`` show as it is, on one line, where Streamlit reads markdown.

    What is longer than ``longest`` characters is cut and ends in an ellipsis.
    """
    line = " ".join(text.replace("\0", "\ufffd").split())
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    joined = _AFTER_MARKDOWN.sub(lambda found: found[0] + _JOINER, line)
    return _PUNCTUATION.sub(r"\\\1", joined)
