"""The pieces of an answer as HTML. Every word from outside passes ``for_html`` on its way in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.answer import Answer, Caution, Citation, Finding, Statement
from ui.escaping import for_html
from ui.phrases import CAUTIONS, OUTCOMES, RULES, SETTINGS, drafter, tone, verdict_told
from ui.proof_pieces import corrected_tag, sample_tag
from ui.proof_sheet import unbulleted
from ui.speech import phrase, told

Numbers = Mapping[str, int]
"""The number shown for each citation id."""


def numbered(citations: Sequence[Citation]) -> dict[str, int]:
    """Number the citations from 1, in order."""
    return {item.id: number for number, item in enumerate(citations, start=1)}


def question_html(text: str) -> str:
    """The question in its bubble."""
    return f'<div class="bw-question">{for_html(told(text))}</div>'


def verdict_html(answer: Answer) -> str:
    """The outcome and the headline, in the colour of the outcome."""
    return (
        f'<div class="bw-verdict bw-{tone(answer)}">'
        f'<div class="bw-outcome">{for_html(told(OUTCOMES[answer.outcome]))}</div>'
        f'<div class="bw-headline">{for_html(answer.headline)}</div></div>'
    )


def basis_html(answer: Answer) -> str:
    """The service date and setting that the answer is for, and how a follow-up was read."""
    if answer.outcome == "case_specific":
        return ""  # the date may have been read from what was said of the person
    basis = (
        (phrase("Read as"), answer.read_as or ""),
        (phrase("Service date"), answer.service_date.isoformat()),
        (phrase("Setting"), told(SETTINGS[answer.setting])),
    )
    shown = "".join(
        f"<span>{for_html(label)} <b><bdi>{for_html(value)}</bdi></b></span>"
        for label, value in basis
        if value
    )
    return f'<div class="bw-basis">{shown}</div>'


def statements_html(statements: Iterable[Statement], numbers: Numbers, headline: str = "") -> str:
    """Statements as they arrive, those that held, under the topic or authority of each."""
    parts: list[str] = []
    topic: str | None = None
    for item in statements:
        if item.state == "withheld":
            continue
        if item.topic != topic:
            topic = item.topic
            if topic and topic not in item.text and topic not in headline:
                parts.append(f'<div class="bw-topic">{for_html(told(topic))}</div>')
        parts.append(_statement(item, numbers))
    return f'<div class="bw-statements">{"".join(parts)}</div>' if parts else ""


def _statement(item: Statement, numbers: Numbers) -> str:
    tag = corrected_tag() if item.state == "corrected" else ""
    text = for_html(unbulleted(item))
    return f"<p>{tag}{text}{marks_html(item.citations, numbers)}</p>"


def marks_html(names: Iterable[str], numbers: Numbers) -> str:
    """The numbered markers of some citations."""
    return "".join(
        f'<span class="bw-mark">{numbers[name]}</span>' for name in names if name in numbers
    )


def cautions_html(cautions: Iterable[Caution], numbers: Numbers) -> str:
    """What the reader should know of the sources."""
    return "".join(
        f'<div class="bw-caution bw-{for_html(item.kind)}">'
        f"<b>{for_html(told(CAUTIONS[item.kind]))}</b> "
        f"{for_html(item.message)}{marks_html(item.citations, numbers)}</div>"
        for item in cautions
    )


def missing_html(facts: Iterable[str]) -> str:
    """The facts that would settle the answer."""
    items = "".join(f"<li>{for_html(fact)}</li>" for fact in facts)
    heading = for_html(phrase("To be sure of it"))
    return f'<div class="bw-missing"><b>{heading}</b><ul>{items}</ul></div>' if items else ""


def findings_html(findings: Sequence[Finding]) -> str:
    """The findings as a table, one row for each."""
    heads = (
        phrase("Rule"), phrase("Verdict"), phrase("Column one"), phrase("Column two"),
        phrase("Indicator"), phrase("Release"), phrase("Authority"),
    )  # fmt: skip
    head = "".join(f"<th>{for_html(name)}</th>" for name in heads)
    rows = "".join(f"<tr>{_cells(item)}</tr>" for item in findings)
    return (
        '<div class="bw-scroll"><table class="bw-findings">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(item: Finding) -> str:
    verdict = "bw-tag-heed" if item.fires else "bw-tag-calm"
    if item.column_one or item.column_two:
        columns = f"<td>{_cell(item.column_one)}</td><td>{_cell(item.column_two)}</td>"
    else:
        columns = f'<td colspan="2">{_cell(", ".join(item.codes))}</td>'
    sample = sample_tag() if item.sample and "sample" not in item.authority.lower() else ""
    # Only where a question asks about several days does a finding name its own.
    day = f", {item.service_date.isoformat()}" if item.service_date else ""
    return (
        f"<td>{for_html(told(RULES[item.rule]))}{day}</td>"
        f'<td><span class="bw-tag {verdict}">{for_html(verdict_told(item.verdict))}</span></td>'
        f"{columns}<td>{_cell(item.modifier_indicator)}</td><td>{_cell(item.release)}</td>"
        f'<td class="bw-wide">{for_html(told(item.authority))}{sample}</td>'
    )


def _cell(value: str | int | None) -> str:
    return "–" if value is None else for_html(str(value))


def footer_line(answer: Answer) -> str:
    """Who drafted the answer, how long it took, and its receipt."""
    parts = [phrase("Drafted by {drafter}", drafter=drafter(answer.drafted_by))]
    if "total" in answer.timings_ms:
        parts.append(phrase("{seconds} s", seconds=f"{answer.timings_ms['total'] / 1000:.2f}"))
    if answer.receipt and answer.outcome != "case_specific":
        parts.append(phrase("receipt {receipt}", receipt=answer.receipt))
    return " · ".join(parts)


def footer_html(answer: Answer) -> str:
    """The same line where there is no receipt to open."""
    return f'<div class="bw-footer">{for_html(footer_line(answer))}</div>'
