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
# Embeddings and overrides turn round what follows them, isolates may stay open, tags and other
# controls are invisible: in a quote they would show something else than what is stored. Marks
# such as the zero-width joiner and the right-to-left mark belong to ordinary Arabic and emoji.
_HIDING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]+"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")
_HALF = re.compile("[\ud800-\udfff]")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def shown_plainly(text: str) -> str:
    """Name the characters of ``text`` that hide, turn round or cut off what stands beside them."""
    return _HIDING.sub(_named, _HALF.sub("\ufffd", _BREAKS.sub("\n", text)))


def _named(found: re.Match[str]) -> str:
    run = found[0]
    times = f" ×{len(run)}" if len(run) > 1 else ""
    return f"⟨U+{ord(run[0]):04X}{times}⟩"


def for_html(text: str) -> str:
    """Make ``text`` safe between our tags and in quoted attributes."""
    # A lone NUL is dropped by some HTML parsers together with what follows it.
    return html.escape(text.replace("\0", "\ufffd"), quote=True)


def command_html(command: str) -> str:
    """A command of the terminal as HTML, to stand within a phrase."""
    return f"<code>{for_html(command)}</code>"


def for_markdown(text: str, longest: int = 400) -> str:
    """Make ``text`` show as it is, on one line, where Streamlit reads markdown.

    What is longer than ``longest`` characters is cut and ends in an ellipsis.
    """
    line = " ".join(text.replace("\0", "\ufffd").split())
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    joined = _AFTER_MARKDOWN.sub(lambda found: found[0] + _JOINER, line)
    return _PUNCTUATION.sub(r"\\\1", joined)
