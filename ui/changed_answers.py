"""A past answer beside the one that its question has now, in words; page and command show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.receipts.receipt import Given
from assistant.receipts.replaying import Replayed, Weight, verdicts
from ui.escaping import for_html

_WEIGHTS: dict[Weight, str] = {
    "unchanged": "The answer is the same today.",
    "wording": "The same outcome, verdict and sources today, in other words.",
    "moved": "The same words today, from another release or edition.",
    "sources": "Another answer today: it rests on other rows or passages.",
    "decision": "Another answer today: its outcome or a verdict is another one.",
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
    return "; ".join(value) or "none" if isinstance(value, list) else str(value)


def _side(given: Given) -> dict[str, Any]:
    return {
        "outcome": given.outcome,
        "verdict": list(verdicts(given)),
        "headline": given.headline,
        "citations": [
            f"{used.document}, {used.section or 'no section'}"
            + (f", page {used.page}" if used.page is not None else "")
            + f": {used.quote}"
            for used in given.used
        ],
    }


def replayed_html(item: Replayed) -> str:
    """A question asked again: whether the answer is the same, what changed, and what did it."""
    rows = "".join(
        f"<tr><th>{name.capitalize()}</th>"
        f'<td class="bw-wide">{for_html(was)}</td><td class="bw-wide">{for_html(now)}</td></tr>'
        for name, was, now in differing(item)
    )
    table = (
        '<div class="bw-scroll"><table class="bw-findings"><thead><tr><th></th><th>Then</th>'
        f"<th>Now</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    causes = "".join(
        f"<li>{for_html(cause.source)}: {for_html(cause.what)}</li>" for cause in item.causes
    )
    return (
        f'<div class="bw-heading">Asked again</div><p><b>{_WEIGHTS[item.weight]}</b></p>'
        f"{table if rows else ''}"
        f"{f'<p>What did it:</p><ul>{causes}</ul>' if causes else ''}"
    )
