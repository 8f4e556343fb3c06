"""What is held on one code as HTML. Every word from outside passes ``for_html`` on its way in."""

from __future__ import annotations

from knowledge_base.coverage_map import PARTS, CodeCoverage, CoverageMap, Spoken
from ui.coverage_rows import STANDINGS
from ui.escaping import for_html
from ui.phrases import counted

_MOST_UNKNOWN = 60


def code_html(item: CodeCoverage, held: CoverageMap) -> str:
    """The documents that speak of a code, the parts of its page, and the tables that know it."""
    documents = "".join(_spoken(spoken, held) for spoken in item.spoken)
    releases = "".join(_release(name, held) for name in item.releases)
    return (
        f'<div class="bw-verdict bw-{"calm" if item.spoken else "absent"}">'
        f'<div class="bw-headline">{for_html(item.code)}: {STANDINGS[item.standing].lower()}</div>'
        f"<div>{for_html(item.family.name)} ({for_html(item.family.range)})</div>"
        f'<div class="bw-missing"><ul>{documents or "<li>No document speaks of it.</li>"}'
        f"{releases or '<li>No table that is held knows it.</li>'}</ul></div></div>"
    )


def _spoken(spoken: Spoken, held: CoverageMap) -> str:
    document = held.documents[spoken.document_id]
    edition = f", edition {document.edition}" if document.edition else ""
    days = document.effective
    dated = f", from {days.first or 'ever'} to {days.last or 'further notice'}"
    told = dated if days.first or days.last else ""
    said = [f"named in {counted(spoken.named, 'passage')}"] * bool(spoken.named)
    said += [f"within a range in {counted(spoken.ranged, 'passage')}"] * bool(spoken.ranged)
    parts = ""
    if spoken.parts:
        lacking = [part for part in PARTS if part not in spoken.parts]
        parts = f"; its page has {len(spoken.parts)} of {len(PARTS)} parts"
        parts += f" and lacks {', '.join(lacking)}" if lacking else ""
    return f"<li>{for_html(f'{document.title}{edition}{told}: ' + ', '.join(said) + parts)}</li>"


def _release(name: str, held: CoverageMap) -> str:
    release = held.releases[name]
    quarter = f"for {release.quarter.first} to {release.quarter.last}"
    return f"<li>{for_html(name)}: {quarter}, speaks from {release.speaks_from}</li>"


def unknown_html(held: CoverageMap) -> str:
    """The codes that documents name and no table held knows; empty if there are none."""
    if not held.unknown:
        return ""
    codes = [item.code for item in held.unknown[:_MOST_UNKNOWN]]
    more = len(held.unknown) - len(codes)
    return (
        f'<h2 class="bw-section">Named, and known to no table</h2><div class="bw-tagline">'
        "Deleted codes, ends of wide ranges, or slips; <code>bundlewise lint</code> tells more."
        f"</div><p>{for_html(', '.join(codes))}{f' and {more:,} more' if more else ''}</p>"
    )
