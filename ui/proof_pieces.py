"""Proof cards as HTML. Every word of the sheet passes ``for_html`` on its way in."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.languages.catalogues import direction
from assistant.languages.wording import IN_LANGUAGE
from ui.escaping import for_html
from ui.proof_sheet import Facts, Sheet, SourceCard, StatementCard
from ui.speech import language_spoken, phrase, plural, told

_LONG_NOTICE = 200


def sample_tag() -> str:
    """Marks what rests on sample material."""
    return f' <span class="bw-tag bw-tag-sample">{for_html(phrase("sample"))}</span>'


def corrected_tag() -> str:
    """Marks a statement that was corrected."""
    return f'<span class="bw-tag bw-tag-open">{for_html(phrase("corrected"))}</span> '


def language_tag(language: str) -> str:
    """Names the language of a quote where it is another than the page's; else nothing."""
    if language not in IN_LANGUAGE or language == language_spoken():
        return ""
    return f' <span class="bw-tag">{for_html(told(IN_LANGUAGE[language]))}</span>'


def in_its_language(language: str) -> str:
    """The attributes that mark a quote as one in its document's language; empty if unknown."""
    if language not in IN_LANGUAGE:
        return ""
    return f' lang="{language}" dir="{direction(language)}"'


def statements_html(cards: Iterable[StatementCard]) -> str:
    """Each statement that held; a press on it opens its proof."""
    parts = []
    for card in cards:
        if card.topic:
            parts.append(f'<div class="bw-topic">{for_html(card.topic)}</div>')
        parts.append(_statement(card))
    return f'<div class="bw-statements">{"".join(parts)}</div>' if parts else ""


def _statement(card: StatementCard) -> str:
    tag = corrected_tag() if card.corrected else ""
    return (
        '<details class="bw-fact"><summary><span class="bw-say">'
        f'{tag}<span class="bw-text"{in_its_language(card.quoted)}>{for_html(card.text)}</span>'
        f"{language_tag(card.quoted)}{marks_html(card.marks)}{_was(card)}</span>"
        f'<span class="bw-more">{for_html(phrase("Proof"))}</span></summary>'
        f"{_card(card)}</details>"
    )


def _was(card: StatementCard) -> str:
    """What stood here before it was corrected, and why it does no longer."""
    drafted = ""
    if card.drafted:
        label = for_html(phrase("Drafted:"))
        drafted = f"<span>{label} <s>{for_html(card.drafted)}</s></span>"
    reason = f"<span>{for_html(card.reason)}</span>" if card.reason else ""
    return f'<span class="bw-was">{drafted}{reason}</span>' if drafted or reason else ""


def marks_html(numbers: Iterable[int]) -> str:
    """The numbers of sources, as markers."""
    return "".join(f'<span class="bw-mark">{number}</span>' for number in numbers)


def _card(card: StatementCard) -> str:
    parts = [source_html(source) for source in card.sources]
    for facts in card.findings:
        parts.append(_headed(phrase("What the rule says"), facts_html(facts)))
    if card.changes:
        listed = "".join(f"<li>{for_html(text)}</li>" for text in card.changes)
        parts.append(
            _headed(phrase("What would change it"), f'<ul class="bw-plain">{listed}</ul>')
        )
    if card.checks:
        parts.append(checks_html(card.checks))
    return f'<div class="bw-proof">{"".join(parts)}</div>'


def _headed(heading: str, inside: str) -> str:
    return f'<div class="bw-heading">{for_html(heading)}</div>{inside}'


def checks_html(checks: tuple[tuple[str, str], ...]) -> str:
    """The names of the checks that a statement passed; they open to what each one means."""
    items = "".join(
        f"<li><b>{for_html(words)}</b>{': ' if told else ''}{for_html(told)}</li>"
        for words, told in checks
    )
    summary = plural(
        "{number} check passed: {names}",
        "{number} checks passed: {names}",
        len(checks),
        names=", ".join(words for words, _ in checks),
    )
    return (
        f'<details class="bw-checks"><summary>{for_html(summary)}</summary>'
        f'<ul class="bw-plain">{items}</ul></details>'
    )


def facts_html(facts: Facts) -> str:
    """Labels and values, one under the other."""
    rows = "".join(
        f"<tr><th>{for_html(label)}</th><td>{for_html(value)}</td></tr>" for label, value in facts
    )
    return f'<table class="bw-facts"><tbody>{rows}</tbody></table>' if rows else ""


def source_html(card: SourceCard) -> str:
    """One source opened: where it is from, its quote in its place or its row, its checksum."""
    place = "".join(
        f"<span>{for_html(label)} <b><bdi>{for_html(value)}</bdi></b></span>"
        for label, value in card.place
    )
    sample = sample_tag() if card.sample else ""
    note = f'<div class="bw-reason">{for_html(card.note)}</div>' if card.note else ""
    return (
        f'<div class="bw-source"><div class="bw-title">{marks_html([card.number])}'
        f"<bdi>{for_html(card.title)}</bdi>{sample}{language_tag(card.language)}</div>"
        f'<div class="bw-basis">{place}</div>{_shown(card)}{note}{_trace(card)}</div>'
    )


def _shown(card: SourceCard) -> str:
    if card.is_row:
        row = f'<div class="bw-row"><mark>{for_html(card.published)}</mark></div>'
        return row + _cells(card.cells)
    pieces = "".join(_piece(text, role) for text, role in card.pieces)
    before, after = "… " if card.cut_before else "", " …" if card.cut_after else ""
    own = in_its_language(card.language)
    return f'<div class="bw-passage"{own}>{before}{pieces}{after}</div>'


def _piece(text: str, role: str) -> str:
    if role == "around":
        return for_html(text)
    return f"<mark{' class=bw-said' if role == 'said' else ''}>{for_html(text)}</mark>"


def _cells(cells: Facts) -> str:
    if not cells:
        return ""
    heads = "".join(f"<th>{for_html(name)}</th>" for name, _ in cells)
    values = "".join(f"<td>{for_html(value) or '–'}</td>" for _, value in cells)
    return (
        '<div class="bw-scroll"><table class="bw-findings">'
        f"<thead><tr>{heads}</tr></thead><tbody><tr>{values}</tr></tbody></table></div>"
    )


def _trace(card: SourceCard) -> str:
    told = "".join(
        f"<span>{for_html(label)} <b><bdi>{for_html(value)}</bdi></b></span>"
        for label, value in card.trace
    )
    notice = ""
    if card.notice:
        shown = for_html(card.notice)
        summary = for_html(phrase("Notice of the publisher"))
        notice = (
            f"<details><summary>{summary}</summary>{shown}</details>"
            if len(card.notice) > _LONG_NOTICE
            else f"<div>{shown}</div>"
        )
    return f'<div class="bw-trace">{told}{notice}</div>' if told or notice else ""


def sources_html(cards: Iterable[SourceCard]) -> str:
    """The numbered list of sources, each of which opens."""
    items = "".join(
        f'<details class="bw-fact"><summary><span class="bw-say">{marks_html([card.number])}'
        f'<bdi class="bw-text">{for_html(card.line)}</bdi></span></summary>'
        f'<div class="bw-proof">{source_html(card)}</div></details>'
        for card in cards
    )
    return f'<div class="bw-sources">{items}</div>' if items else ""


def withheld_html(cards: tuple[StatementCard, ...]) -> str:
    """What did not hold, out of sight until it is asked for, struck through with the reason."""
    if not cards:
        return ""
    items = "".join(_withheld(card) for card in cards)
    summary = plural(
        "Show what was withheld: {number} statement that did not hold",
        "Show what was withheld: {number} statements that did not hold",
        len(cards),
    )
    return (
        f'<details class="bw-withholding"><summary>{for_html(summary)}</summary>{items}</details>'
    )


def _withheld(card: StatementCard) -> str:
    names = ", ".join(words for words, _ in card.checks)
    checks = phrase("Passed: {names}.", names=names) if names else ""
    return (
        f'<p class="bw-withheld"><s>{for_html(card.text)}</s>'
        f'<span class="bw-reason">{for_html(card.reason)} {for_html(checks)}</span></p>'
    )


def receipt_html(summary: str, shown: Sheet) -> str:
    """A line that opens to the whole receipt."""
    return (
        f'<details class="bw-receipt"><summary class="bw-footer">{for_html(summary)}</summary>'
        f"{facts_html(shown.receipt)}</details>"
    )
