"""Which row of a table made an answer another one: new, gone, changed, or in another release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.receipts.cause import Cause, CauseKind
from assistant.receipts.receipt import Basis, Given, Judged, Used
from knowledge_base.phrases import joined, listing, said

_Key = tuple[str, tuple[str, ...], str, str]


def row_causes(before: Given, after: Given | None, now: Basis) -> Iterator[Cause]:
    """What became of the rows that the findings rest on, one cause for each finding."""
    if after is None:
        return
    one, two = _by_subject(before), _by_subject(after)
    for key in dict.fromkeys((*one, *two)):
        first, second = one.get(key), two.get(key)
        old, new = _rows(first, before), _rows(second, after)
        gone = [row for where, row in old.items() if where not in new]
        come = [row for where, row in new.items() if where not in old]
        if gone or come:
            yield _of_row(key, (first, second), (gone, come), now)


def _of_row(
    key: _Key,
    judged: tuple[Judged | None, Judged | None],
    rows: tuple[Sequence[Used], Sequence[Used]],
    now: Basis,
) -> Cause:
    (first, second), (old, new) = judged, rows
    about = listing(key[1])
    if old and new:
        return _between(about, (first, second), old[0], new[0])
    if new:
        told = said(
            "a row where there was none, {codes}: {place}: {row}",
            codes=about,
            place=_place(new[0]),
            row=new[0].quote,
        )
        return Cause("row_new", new[0].document, new[0].document_id, told)
    gone = old[0]
    was = {"codes": about, "table": gone.document, "place": _place(gone), "row": gone.quote}
    speaks = second.release if second is not None else None
    if speaks is None or speaks == gone.edition:
        kind: CauseKind = "row_gone" if gone.document_id in now.releases else "release_gone"
        told = said("the row is not used, {codes}: was {table}, {place}: {row}", **was)
        return Cause(kind, gone.document, gone.document_id, told)
    source = f"{second.authority}, {speaks}" if second is not None else gone.document
    told = said("no such row in force, {codes}: was {table}, {place}: {row}", **was)
    return Cause("row_gone", source, _sister(gone, speaks, now), told)


def _between(
    about: str, judged: tuple[Judged | None, Judged | None], old: Used, new: Used
) -> Cause:
    """A row on both sides: the same words from another release, or other words."""
    if old.quote == new.quote:
        told = said(
            "the same row as in {table}, {codes}: {row}",
            table=old.document,
            codes=about,
            row=new.quote,
        )
        return Cause("release_new", new.document, new.document_id, told)
    first, second = judged
    indicators = [item.modifier_indicator for item in (first, second) if item is not None]
    changed: str = about
    if len(indicators) == 2 and indicators[0] != indicators[1] and None not in indicators:
        changed = said(
            "{codes}, modifier indicator {old} -> {new}",
            codes=about,
            old=indicators[0],
            new=indicators[1],
        )
    told = joined(
        changed, f": {old.document}, ", _place(old), f": {old.quote} -> ",
        _place(new), f": {new.quote}",
    )  # fmt: skip
    return Cause("row_changed", new.document, new.document_id, told)


def _place(row: Used) -> str:
    return row.section or said("a row")


def _sister(row: Used, label: str, now: Basis) -> str | None:
    """The id of the release of the same table under another label, if it is held."""
    table = row.document_id.removeprefix("sample-").removesuffix(f"-{row.edition}")
    names = (f"{table}-{label}", f"sample-{table}-{label}")
    return next((name for name in names if name in now.releases), None)


def _by_subject(given: Given) -> dict[_Key, Judged]:
    """What each table said of which codes on which day; notes are passages."""
    return {
        (
            item.rule,
            tuple(sorted(item.codes)),
            item.authority.removesuffix(", sample"),
            str(item.service_date or ""),
        ): item
        for item in given.judged
        if item.rule != "guidance_note"
    }


def _rows(judged: Judged | None, given: Given) -> dict[tuple[str, str], Used]:
    """The rows that a finding cites, by release and words."""
    names = () if judged is None else judged.citations
    return {
        (item.document_id, item.quote): item
        for item in given.used
        if item.id in names and item.kind == "table_row"
    }
