"""Defects of whole documents: a missing part, a stale edition, the same text under two names."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from evals.defects.sheets import Draft, Mark, Sheet, Writer, words
from evals.defects.tables import NEWEST_YEAR, World
from knowledge_base.records import DateRange


def missing_part(writer: Writer, world: World, number: int, *, harmful: bool) -> Draft:
    """A page about one code without one of its eleven parts; or with all, or no such page."""
    parts = list(words()["page"])
    code = writer.next(world.codes)
    if harmful:
        left_out = parts[number % len(parts)]
        kept = [part for part in parts if part != left_out]
        return Draft(f"without {left_out}", (_page(writer, code, kept, ()),), (Mark(0),))
    if number % 4 == 3:
        return Draft("no code page", (writer.memo(writer.filler(4)),), (Mark(0),))
    if number % 4 == 2:
        writer.chance.shuffle(parts)
        return Draft("another order", (_page(writer, code, parts, ()),), (Mark(0),))
    renamed = [parts[number % len(parts)]] if number % 4 else []
    variety = "a part under another heading" if renamed else "all parts"
    return Draft(variety, (_page(writer, code, parts, renamed),), (Mark(0),))


def _page(writer: Writer, code: str, parts: Sequence[str], renamed: Sequence[str]) -> Sheet:
    """A page with headings, or with a label before each paragraph, as old pages have it."""
    labelled = writer.chance.random() < 0.5
    blocks = [f"{'' if labelled else '# '}Code {code}: {writer.one(words()['places'])} page"]
    for part in parts:
        told = words()["page"][part]
        headings = words()["other_headings"][part] if part in renamed else told["headings"]
        said = " ".join(writer.chance.sample(told["sentences"], 2)).replace("{code}", code)
        heading = writer.one(headings)
        blocks += [f"{heading}: {said}"] if labelled else [f"## {heading}", said]
    return Sheet("\n\n".join(blocks) + "\n", f"Code {code}", ".txt" if labelled else ".md")


def _edition(
    writer: Writer, title: str, body: Sequence[str], year: int, until: dt.date | None
) -> Sheet:
    """An edition of a work: its paragraphs with one of its own."""
    text = "\n\n".join([title, *body, writer.filler(2)]) + "\n"
    return Sheet(
        text, title, edition=str(year), effective=DateRange(dt.date(year, 1, 1), until)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kept:
    """An edition of the matter: so many years before the newest, with its last day."""

    ago: int = 0
    until: dt.date | None = None
    told: str = ""


_ENDED = dt.date(NEWEST_YEAR - 1, 12, 31)
_NOW = _Kept()
# The bench's own view of what is stale: docs/decisions/0025.
_STALE: tuple[tuple[str, tuple[_Kept, ...]], ...] = (
    ("overtaken, without an end", (_Kept(1), _NOW)),
    ("overtaken before its end", (_Kept(2, dt.date(NEWEST_YEAR, 6, 30)), _NOW)),
    ("years older than the tables", (_Kept(7),)),
    ("over, and nothing took its place", (_Kept(1, _ENDED),)),
    ("overtaken twice", (_Kept(3, _ENDED.replace(year=NEWEST_YEAR - 2)), _Kept(1), _NOW)),
)
_IN_ORDER: tuple[tuple[str, tuple[_Kept, ...]], ...] = (
    ("overtaken, with its end", (_Kept(1, _ENDED), _NOW)),
    ("old, and stated to hold", (_Kept(4, dt.date(NEWEST_YEAR + 2, 12, 31)),)),
    ("of this year, naming an old one", (_Kept(told=f"First issued in {NEWEST_YEAR - 17}."),)),
    ("another work of the year before", (_Kept(1, told="another"), _NOW)),
)


def stale_edition(writer: Writer, _world: World, number: int, *, harmful: bool) -> Draft:
    """An edition that was overtaken, is years old or is over; or one that is kept as it should."""
    held = _STALE if harmful else _IN_ORDER
    variety, editions = held[number % len(held)]
    title, body = writer.title(), [writer.filler(4) for _ in range(4)]
    sheets = []
    for item in editions:
        # Two guides under one title that share no text are two works.
        text = [writer.filler(4) for _ in body] if item.told == "another" else body
        told = [item.told] if item.told and item.told != "another" else []
        sheets.append(_edition(writer, title, [*told, *text], NEWEST_YEAR - item.ago, item.until))
    stale = 1 if variety == "overtaken twice" else 0
    return Draft(variety, tuple(sheets), (Mark(stale),))


def same_text(writer: Writer, _world: World, number: int, *, harmful: bool) -> Draft:
    """One text in two files under two titles; or two texts that only share something."""
    body = [writer.filler(4) for _ in range(4)]
    one, other = writer.title(), writer.title()
    make = (_TWICE if harmful else _ALIKE)[number % 3]
    variety, sheets = make(writer, one, other, body)
    return Draft(variety, sheets, (Mark(0), Mark(1)))


_Two = tuple[str, tuple[Sheet, Sheet]]


def _text(title: str, body: Sequence[str]) -> Sheet:
    return Sheet("\n\n".join([title, *body]) + "\n", title)


def _renamed(_writer: Writer, one: str, other: str, body: Sequence[str]) -> _Two:
    return "another title", (_text(one, body), _text(other, body))


def _rewrapped(_writer: Writer, one: str, other: str, body: Sequence[str]) -> _Two:
    broken = ["\n".join(textwrap.wrap(block, 68)) for block in body]
    return "other line breaks", (_text(one, body), _text(other, broken))


def _reformatted(_writer: Writer, one: str, other: str, body: Sequence[str]) -> _Two:
    marked = Sheet("\n\n".join([f"# {other}", *body]) + "\n", other, ".md")
    return "another format", (_text(one, body), marked)


def _of_two_years(writer: Writer, one: str, _other: str, body: Sequence[str]) -> _Two:
    older = _edition(writer, one, body, NEWEST_YEAR - 1, dt.date(NEWEST_YEAR - 1, 12, 31))
    return "two editions", (older, _edition(writer, one, body, NEWEST_YEAR, None))


def _quoting(writer: Writer, one: str, other: str, body: Sequence[str]) -> _Two:
    own = [writer.filler(4) for _ in range(4)]
    return "one quotes a paragraph", (_text(one, body), _text(other, [*own, body[0]]))


def _one_form(writer: Writer, one: str, other: str, body: Sequence[str]) -> _Two:
    """The same headings and closing line over different text, as a house style has it."""
    form = ("1. Purpose", "2. Procedure", "3. Questions")
    closing = "Questions are answered by the coding group."
    texts = [body, [writer.filler(4) for _ in range(4)]]
    sheets = [
        _text(title, [form[0], text[0], form[1], text[1], text[2], form[2], text[3], closing])
        for title, text in zip((one, other), texts, strict=True)
    ]
    return "one form", (sheets[0], sheets[1])


_TWICE = (_renamed, _rewrapped, _reformatted)
_ALIKE = (_of_two_years, _quoting, _one_form)
