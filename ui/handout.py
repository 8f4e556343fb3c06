"""A patient's handout as one self-contained HTML page, to read or to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape

from assistant.answer import Answer
from assistant.handouts.leaflet import Block, Leaflet, Piece, Quoted, Source, leaflet

_STYLE = (
    "body{font:20px/1.5 'Noto Sans','Noto Sans Arabic','Noto Sans CJK SC',sans-serif;"
    "max-width:46em;margin:1.5em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.6em;margin:0 0 .3em}h2{font-size:1.05em;color:#17616b;margin:1em 0 .15em}"
    "p,ul,ol{margin:.1em 0}.note{font-size:.75em;color:#444;margin:.15em 0}"
    "sup{font-size:.55em;line-height:0}sup a{color:#17616b;text-decoration:none}"
    "footer{font-size:.7em;color:#333;border-top:1px solid #999;margin-top:1.5em;padding-top:.5em}"
    "li{overflow-wrap:anywhere}:lang(ko){word-break:keep-all}"
    "@media print{@page{size:letter;margin:1.4cm}body{font-size:13.5pt;line-height:1.25;margin:0;"
    "max-width:none;padding:0}h1{font-size:1.4em}h2{margin:0}footer{margin-top:.5em}"
    "main section{display:grid;grid-template-columns:24% 1fr;column-gap:1em;margin:.4em 0}"
    ".sources{break-before:page}sup a{color:inherit}}"
)


def handout_html(answer: Answer, today: dt.date) -> str:
    """Write the answer out as HTML; everything from documents is escaped."""
    made = leaflet(answer, today)
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in made.notes)
    blocks = "".join(_block(item, made) for item in made.blocks)
    return (
        f'<!doctype html><html lang="{made.language}" dir="{made.direction}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(made.title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(made.title)}</h1>{notes}{blocks}</main>"
        f"<footer><p>{escape(made.disclaimer)}</p>{_sources(made)}</footer></body></html>"
    )


def _block(block: Block, made: Leaflet) -> str:
    pieces = [_piece(item, made.numbers, made.direction) for item in block.pieces]
    told = (
        f"<ul>{''.join(f'<li>{piece}</li>' for piece in pieces)}</ul>"
        if block.is_list
        else f"<p>{(' ' if made.spaced else '').join(pieces)}</p>"
    )
    return f"<section><h2>{escape(block.heading)}</h2>{told}</section>"


def _piece(piece: Piece, numbers: Mapping[str, int], direction: str) -> str:
    """One sentence with its marks; isolated, as digits beside digits swap in Arabic."""
    marks = "".join(
        f'<sup><a href="#s{numbers[name]}">{numbers[name]}</a></sup>' for name in piece.citations
    )
    own = 'lang="en" dir="ltr"' if piece.quoted else f'dir="{direction}"'
    return f"<bdi {own}>{escape(piece.text)}</bdi><bdi>{marks}</bdi>"


def _sources(made: Leaflet) -> str:
    if not made.sources:
        return ""
    told = "".join(_source(item) for item in made.sources)
    return (
        f'<div class="sources"><h2>{escape(made.sources_heading)}</h2>'
        f"<p>{escape(made.quotes_note)}</p>{told}</div>"
    )


def _source(source: Source) -> str:
    """One document: its title stays in its own direction, as do the quotes."""
    edition = f", {escape(source.edition)}" if source.edition else ""
    items = "".join(
        f'<li id="s{item.number}" value="{item.number}">{_quoted(item)}</li>'
        for item in source.quotes
    )
    return f"<p><bdi>{escape(source.title)}</bdi>{edition}</p><ol>{items}</ol>"


def _quoted(item: Quoted) -> str:
    where = [f"<bdi>{escape(item.section)}</bdi>" if item.section else "", escape(item.page)]
    told = ", ".join(filter(None, where))
    return f"{told}{': ' if told else ''}<q><bdi>{escape(item.quote)}</bdi></q>"
