"""A patient's handout as one self-contained HTML page."""

from __future__ import annotations

from html import escape

from assistant.answer import Answer
from assistant.composing import source_line
from assistant.languages.wording import INFORMATION_ONLY

_STYLE = (
    "body{font:20px/1.5 sans-serif;max-width:40em;margin:2em auto;padding:0 1em}"
    "footer{font-size:14px;color:#444;border-top:1px solid #999;margin-top:2em}"
)


def handout_html(answer: Answer, code: str) -> str:
    """Write the answer out as HTML; everything from documents is escaped."""
    parts: list[str] = []
    topic: str | None = None
    for statement in answer.statements:
        if statement.state == "withheld":
            continue
        if statement.topic and statement.topic != topic:
            topic = statement.topic
            parts.append(f"<h2>{escape(topic)}</h2>")
        parts.append(f"<p>{escape(statement.text)}</p>")
    if not parts:
        parts.append(f"<p>{escape(answer.headline)}</p>")
    notes = [*(item.message for item in answer.warnings), *map(source_line, answer.citations)]
    listed = "".join(f"<li>{escape(note)}</li>" for note in dict.fromkeys(notes))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(code)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(code.upper())}</h1>{''.join(parts)}"
        f"<footer><ul>{listed}</ul><p>{escape(INFORMATION_ONLY)}</p></footer></body></html>"
    )
