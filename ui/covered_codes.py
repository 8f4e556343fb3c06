"""One code's coverage as the command tells it: which documents and releases speak of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge_base.phrases import labelled, series
from ui.speech import as_named, phrase, plural, told

if TYPE_CHECKING:
    from knowledge_base.coverage_map import CodeCoverage, CoverageMap, Spoken


def code_json(item: CodeCoverage, held: CoverageMap) -> dict[str, Any]:
    """A code with the documents and releases that speak of it, for JSON."""
    return {
        "code": item.code,
        "family": item.family.range,
        "standing": item.standing,
        "parts": item.parts,
        "documents": [_spoken_json(spoken, held) for spoken in item.spoken],
        "releases": [
            {"id": name, "label": release.label, "quarter": release.quarter,
             "speaks_from": release.speaks_from}
            for name in item.releases
            for release in [held.releases[name]]
        ],
    }  # fmt: skip


def _spoken_json(spoken: Spoken, held: CoverageMap) -> dict[str, Any]:
    document = held.documents[spoken.document_id]
    return {
        "id": document.id,
        "title": document.title,
        "edition": document.edition,
        "effective": document.effective,
        "passages_naming": spoken.named,
        "passages_within_a_range": spoken.ranged,
        "parts": spoken.parts,
    }


def code_text(item: CodeCoverage, held: CoverageMap, *, in_full: bool) -> str:
    """A code in one line, or ``in_full`` with a line for each document and release."""
    from ui.coverage_rows import STANDINGS

    documents = plural("{number} document", "{number} documents", len(item.spoken))
    known = "" if item.releases else phrase("no table that is held knows it")
    head = f"{item.code}  {told(series([as_named(item.standing, STANDINGS), documents]))}"
    if not in_full:
        return (
            f"{head}; {known or plural('{number} table', '{number} tables', len(item.releases))}"
        )
    lines = [f"{head}; {item.family.range} {told(item.family.name)}"]
    lines += [f"  {_spoken_text(spoken, held)}" for spoken in item.spoken]
    for name in item.releases:
        release = held.releases[name]
        line = phrase(
            "{release}: for {first} to {last}, speaks from {day}",
            release=name,
            first=release.quarter.first,
            last=release.quarter.last,
            day=release.speaks_from,
        )
        lines.append(f"  {line}")
    return "\n".join([*lines, f"  {known}"] if known else lines)


def _spoken_text(spoken: Spoken, held: CoverageMap) -> str:
    document = held.documents[spoken.document_id]
    heads, days = [document.title], document.effective
    if document.edition:
        heads.append(phrase("edition {edition}", edition=document.edition))
    if days.first or days.last:
        heads.append(phrase("{first} to {last}", first=days.first or "", last=days.last or ""))
    told_of = []
    if spoken.named:
        told_of.append(
            plural("named in {number} passage", "named in {number} passages", spoken.named)
        )
    if spoken.ranged:
        told_of.append(
            plural(
                "within a range in {number} passage",
                "within a range in {number} passages",
                spoken.ranged,
            )
        )
    line = told(labelled(series(heads), series(told_of)))
    return f"{line}{_parts_text(spoken)}" if spoken.parts else line


def _parts_text(spoken: Spoken) -> str:
    from assistant.languages.wording import PART_NAMES
    from knowledge_base.coverage_map import PARTS

    named = series([as_named(part, PART_NAMES) for part in spoken.parts])
    lacking = [as_named(part, PART_NAMES) for part in PARTS if part not in spoken.parts]
    if not lacking:
        return phrase("; its page has {parts}", parts=named)
    return phrase(
        "; its page has {parts}, and lacks {lacking}", parts=named, lacking=series(lacking)
    )
