"""A past answer beside the one that its question has now, in words; page and command show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.receipts.receipt import Given, Used
from assistant.receipts.replaying import Replayed, Weight, verdicts
from knowledge_base.phrases import labelled, said, series
from ui.escaping import for_html
from ui.speech import phrase, told

_WEIGHTS: dict[Weight, str] = {
    "unchanged": said("The answer is the same today."),
    "wording": said("The same outcome, verdict and sources today, in other words."),
    "moved": said("The same words today, from another release or edition."),
    "sources": said("Another answer today: it rests on other rows or passages."),
    "decision": said("Another answer today: its outcome or a verdict is another one."),
}
FIELDS = {
    "outcome": said("Outcome"),
    "verdict": said("Verdict"),
    "headline": said("Headline"),
    "citations": said("Citations"),
}


def sides(item: Replayed) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an answer said, field by field, before and now."""
    after = {"outcome": item.error} if item.after is None else _side(item.after)
    return _side(item.receipt.given), after


def differing(item: Replayed) -> Iterator[tuple[str, str, str]]:
    """Each field that is another one now: its name, what it was, and what it is."""
    before, after = sides(item)
    for name, was in before.items():
        if was != after.get(name):
            yield name, _worded(was), _worded(after.get(name))


def _worded(value: Any) -> str:
    return "; ".join(value) or phrase("none") if isinstance(value, list) else str(value)


def _side(given: Given) -> dict[str, Any]:
    return {
        "outcome": given.outcome,
        "verdict": list(verdicts(given)),
        "headline": given.headline,
        "citations": [_cited(used) for used in given.used],
    }


def _cited(used: Used) -> str:
    place = [used.document, used.section or phrase("no section")]
    if used.page is not None:
        place.append(phrase("page {page}", page=used.page))
    return told(labelled(series(place), used.quote))


def replayed_html(item: Replayed) -> str:
    """A question asked again: whether the answer is the same, what changed, and what did it."""
    rows = "".join(
        f"<tr><th>{for_html(told(FIELDS[name]))}</th>"
        f'<td class="bw-wide">{for_html(was)}</td><td class="bw-wide">{for_html(now)}</td></tr>'
        for name, was, now in differing(item)
    )
    table = (
        '<div class="bw-scroll"><table class="bw-findings"><thead><tr><th></th>'
        f"<th>{for_html(phrase('Then'))}</th><th>{for_html(phrase('Now'))}</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    causes = "".join(
        f"<li>{for_html(told(labelled(cause.source, cause.what)))}</li>" for cause in item.causes
    )
    return (
        f'<div class="bw-heading">{for_html(phrase("Asked again"))}</div>'
        f"<p><b>{for_html(told(_WEIGHTS[item.weight]))}</b></p>"
        f"{table if rows else ''}"
        f"{_caused(causes)}"
    )


def _caused(causes: str) -> str:
    return f"<p>{for_html(phrase('What did it:'))}</p><ul>{causes}</ul>" if causes else ""
