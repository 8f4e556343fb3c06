"""A proof as Markdown. Text from outside is escaped, so that it reads as the text it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.languages.wording import INFORMATION_ONLY
from assistant.proof.proof import Role
from ui.proof_sheet import Facts, Sheet, SourceCard, StatementCard
from ui.speech import phrase, plural, told

# What means something anywhere in a line; a colon where a link or the name of an emoji follows.
_ANYWHERE = re.compile(
    r"([\\`*_{}\[\]<>#|~!$^&@=]|:(?=//)|(?<!\d):(?=[\w+-]+:)|(?<=www)\.)", re.IGNORECASE
)
# What means something where a line begins: lists, rules, quotes of code.
_BULLET = re.compile(r"^([-+])")
_NUMBER = re.compile(r"^(\d{1,9})([.)])")


def escaped(text: str) -> str:
    """One line of text in which no character is markup."""
    return _line(" ".join(text.split()))


def _line(text: str) -> str:
    safe = _ANYWHERE.sub(r"\\\1", text.strip())
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\1", safe))


def proof_markdown(shown: Sheet) -> str:
    """Write a proof out whole, its receipt at the end."""
    parts = [
        f"# {escaped(shown.headline)}",
        "\n".join(_facts(((phrase("Outcome"), shown.outcome), *shown.basis))),
    ]
    for number, card in enumerate(shown.statements, start=1):
        parts += _statement(number, card)
    parts += _listed(phrase("To be sure of it"), map(escaped, shown.missing))
    parts += _listed(
        phrase("To know of the sources"),
        (f"**{escaped(label)}** {escaped(message)}" for label, message in shown.cautions),
    )
    if shown.withheld:
        heading = plural(
            "Withheld: {number} statement", "Withheld: {number} statements", len(shown.withheld)
        )
        parts.append(f"## {heading}")
        parts.append("\n".join(map(_withheld, shown.withheld)))
    if shown.sources:
        parts.append(f"## {phrase('Sources')}")
        parts.append("\n".join(_source_line(card) for card in shown.sources))
    if shown.checks:
        parts += [f"## {phrase('Checks')}", "\n".join(_facts(shown.checks))]
    parts += [f"## {phrase('Receipt')}", "\n".join(_facts(shown.receipt))]
    parts.append(f"*{escaped(told(INFORMATION_ONLY))}*")
    return "\n\n".join(parts) + "\n"


def _facts(facts: Facts) -> Iterator[str]:
    return (f"- {escaped(label)}: {escaped(value)}" for label, value in facts)


def _listed(heading: str, items: Iterable[str]) -> list[str]:
    lines = [f"- {item}" for item in items]
    return [f"## {heading}", "\n".join(lines)] if lines else []


def _statement(number: int, card: StatementCard) -> Iterator[str]:
    marks = "".join(f" \\[{mark}\\]" for mark in card.marks)
    if card.topic:
        yield f"*{escaped(card.topic)}*"
    yield f"## {number}\\. {escaped(card.text)}{marks}"
    if card.drafted:
        yield f"{phrase('Drafted:')} ~~{escaped(card.drafted)}~~"
    if card.reason:
        yield escaped(card.reason)
    for source in card.sources:
        yield _quoted(source)
    for facts in card.findings:
        yield f"{phrase('What the rule says:')}\n\n" + "\n".join(_facts(facts))
    if card.changes:
        changes = "\n".join(f"- {escaped(it)}" for it in card.changes)
        yield f"{phrase('What would change it:')}\n\n{changes}"
    if card.checks:
        names = ", ".join(escaped(words) for words, _ in card.checks)
        yield phrase("Checks passed: {names}", names=names)


def _quoted(card: SourceCard) -> str:
    head = phrase(
        "From {number} {source}:", number=f"\\[{card.number}\\]", source=escaped(card.line)
    )
    note = f"\n\n{escaped(card.note)}" if card.note else ""
    if card.is_row:
        cells = "\n".join(_facts(card.cells))
        row = f"> **{escaped(card.published)}**"
        return f"{head}\n\n{row}{note}" + (f"\n\n{cells}" if cells else "")
    before, after = ["…"] * card.cut_before, ["…"] * card.cut_after
    lines = [*before, *_lines(card.pieces), *after]
    return f"{head}\n\n" + "  \n".join(f"> {line}" for line in lines) + note


def _lines(pieces: Iterable[tuple[str, Role]]) -> Iterator[str]:
    """The lines of a passage, each with its quoted part in bold."""
    lines: list[list[tuple[str, bool]]] = [[]]
    for quoted, group in groupby(pieces, key=lambda piece: piece[1] != "around"):
        first, *more = "".join(text for text, _ in group).split("\n")
        lines[-1].append((first, quoted))
        lines += [[(text, quoted)] for text in more]
    for line in lines:
        told = [(_line(text), quoted, text) for text, quoted in line if text.strip()]
        if told:
            yield _joined(told)


def _joined(parts: Sequence[tuple[str, bool, str]]) -> str:
    """The parts of one line. Only with a blank about them do asterisks surely mean bold."""
    made = ""
    for place, (safe, quoted, text) in enumerate(parts):
        parted = place == 0 or parts[place - 1][2][-1].isspace() or text[0].isspace()
        made += "" if place == 0 else " " if parted else "  \n> "
        made += f"**{safe}**" if quoted else safe
    return made


def _withheld(card: StatementCard) -> str:
    return f"- ~~{escaped(card.text)}~~ {escaped(card.reason)}"


def _source_line(card: SourceCard) -> str:
    notice = f"\n   - {phrase('Notice:')} {escaped(card.notice)}" if card.notice else ""
    traced = "\n".join(f"   {line}" for line in _facts(card.trace))
    return f"{card.number}. {escaped(card.line)}" + (f"\n{traced}" if traced else "") + notice
