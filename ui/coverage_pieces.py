"""What is held on one code as HTML. Every word from outside passes ``for_html`` on its way in."""

from __future__ import annotations

from assistant.languages.wording import PART_NAMES
from knowledge_base.coverage_map import PARTS, CodeCoverage, CoverageMap, Spoken
from ui.coverage_rows import STANDINGS
from ui.escaping import command_html, for_html
from ui.speech import figure, lowered, phrase, plural, told

_MOST_UNKNOWN = 60


def code_html(item: CodeCoverage, held: CoverageMap) -> str:
    """The documents that speak of a code, the parts of its page, and the tables that know it."""
    documents = "".join(_spoken(spoken, held) for spoken in item.spoken)
    releases = "".join(_release(name, held) for name in item.releases)
    headline = f"{item.code}: {lowered(STANDINGS[item.standing])}"
    return (
        f'<div class="bw-verdict bw-{"calm" if item.spoken else "absent"}">'
        f'<div class="bw-headline">{for_html(headline)}</div>'
        f"<div>{for_html(told(item.family.name))} ({for_html(item.family.range)})</div>"
        f'<div class="bw-missing"><ul>{documents or _item(phrase("No document speaks of it."))}'
        f"{releases or _item(phrase('No table that is held knows it.'))}</ul></div></div>"
    )


def _spoken(spoken: Spoken, held: CoverageMap) -> str:
    document = held.documents[spoken.document_id]
    heads = [document.title]
    if document.edition:
        heads.append(phrase("edition {edition}", edition=document.edition))
    days = document.effective
    if days.first or days.last:
        first, last = days.first or phrase("ever"), days.last or phrase("further notice")
        heads.append(phrase("from {first} to {last}", first=first, last=last))
    said = []
    if spoken.named:
        named = plural("named in {number} passage", "named in {number} passages", spoken.named)
        said.append(named)
    if spoken.ranged:
        ranged = plural(
            "within a range in {number} passage",
            "within a range in {number} passages",
            spoken.ranged,
        )
        said.append(ranged)
    line = phrase("{document}: {told}", document=", ".join(heads), told=", ".join(said))
    return _item(f"{line}{_parts(spoken)}")


def _parts(spoken: Spoken) -> str:
    if not spoken.parts:
        return ""
    lacking = [told(PART_NAMES[part]) for part in PARTS if part not in spoken.parts]
    counts = {"held": len(spoken.parts), "all": len(PARTS)}
    if not lacking:
        return phrase("; its page has {held} of {all} parts", **counts)
    return phrase(
        "; its page has {held} of {all} parts and lacks {parts}",
        parts=", ".join(lacking),
        **counts,
    )


def _item(text: str) -> str:
    return f"<li>{for_html(text)}</li>"


def _release(name: str, held: CoverageMap) -> str:
    release = held.releases[name]
    line = phrase(
        "{release}: for {first} to {last}, speaks from {day}",
        release=name,
        first=release.quarter.first,
        last=release.quarter.last,
        day=release.speaks_from,
    )
    return _item(line)


def unknown_html(held: CoverageMap) -> str:
    """The codes that documents name and no table held knows; empty if there are none."""
    if not held.unknown:
        return ""
    codes = [item.code for item in held.unknown[:_MOST_UNKNOWN]]
    more = len(held.unknown) - len(codes)
    listed = f'<bdi dir="ltr">{for_html(", ".join(codes))}</bdi>'
    if more:
        listed = phrase("{codes} and {number} more", codes=listed, number=figure(more))
    about = phrase(
        "Deleted codes, ends of wide ranges, or slips; {command} tells more.",
        command=command_html("bundlewise lint"),
    )
    return (
        f'<h2 class="bw-section">{for_html(phrase("Named, and known to no table"))}</h2>'
        f'<div class="bw-tagline">{about}</div><p>{listed}</p>'
    )
