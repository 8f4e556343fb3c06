"""Answers made by hand for what shows them: texts that would be markup if they could."""

from __future__ import annotations

import dataclasses
import datetime as dt

from assistant.answer import Answer, Caution, Citation, Finding, Statement
from assistant.proof.proof import Proof
from assistant.proof.proving import Held, prove
from assistant.receipts.receipt import Basis, HeldDocument
from knowledge_base.records import DateRange, Release

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "**bold** _it_ `code` # head __init__ *",
    "$\\int x$ and $$y$$",
    ":red[text] :blue-background[x]",
    ":smile: :material/home: :streamlit:",
    "[click](javascript:alert(1)) ![i](http://example.org/x.png)",
    "http://example.org www.example.org me@example.org",
    "a -> b <- c -- d >= e",
    "line\n# heading\n- item\n\n    code\n1. one\n+ two\n===\n---\n> said\n```\nx\n```",
    "\\*already escaped\\*",
    "&lt;b&gt; &amp;",
    "~~struck~~ | table | ^note^ {x}",
    '#panic("read") #eval("1") #import "x.typ": * $ x $ <label> @ref \\u{41} /* */ // #set page()',
    "\N{GRINNING FACE}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{STAFF OF AESCULAPIUS} a\0b",
    "\u202etxt.exe\u202c \u2066left open \U000e0041\U000e0042",
    "لا يجوز الإبلاغ عن 62302 مع 72240",
    "不得同时报告 62302 与 72240。",
)
SHA = "5" * 64
NOTICE = "Five-character codes are their owner's."
ROW = "62302,72240,*,1,Misuse"


def made(text: str, body: str | None = None) -> Proof:
    """The proof of an answer each field of which is ``text``; its document holds ``body``."""
    whole = f"Before the quote.\n{text}\nAfter the quote." if body is None else body
    start = whole.index(text)
    passage = Citation(
        "c1", "passage", text, "d1", 3, text, text, text, start, start + len(text), sample=True
    )
    row = Citation(
        "c2",
        "table_row",
        text,
        "ptp-practitioner-2024Q3",
        None,
        "row 4",
        "2024Q3",
        text,
        None,
        None,
    )
    published = dataclasses.replace(row, id="c3", quote=ROW)
    finding = Finding(
        "f1", "ptp_pair", "only_with_modifier", (text,), text, text, column_one=text,
        column_two=text, modifier_indicator=1, release=text, rationale=text,
        effective_from=dt.date(2020, 1, 1), what_would_change_it=text, citations=("c3",),
        decided=text,
    )  # fmt: skip
    statements = (
        Statement(text, "supported", ("c1", "c2"), ("f1",), None, text, (text,)),
        Statement(text, "corrected", (), ("f1",), text, text, (), text),
        Statement(text, "withheld", reason=text),
    )
    answer = Answer(
        question=text, language="en", service_date=dt.date(2024, 8, 1), setting="practitioner",
        outcome="answered", headline=text, text=text, statements=statements, findings=(finding,),
        citations=(passage, row, published), missing_facts=(text,), read_as=text,
        warnings=(Caution("authorities_differ", text, ("c1",)),), drafted_by=text,
        receipt="bw1-00000000000000000000",
    )  # fmt: skip
    held = HeldDocument(text, "/some/where/guide.txt", text, None, None, "w", SHA)
    basis = Basis(7, {"d1": held}, {"ptp-practitioner-2024Q3": SHA}, {"bundlewise": text})
    looked_up = Held.of({"d1": whole}.get, [release()])
    return prove(answer, looked_up, basis, made_at="2026-03-01T10:20:30.400000Z", kept=True)


def release() -> Release:
    """A release of five columns."""
    first, last = dt.date(2024, 7, 1), dt.date(2024, 9, 30)
    return Release(
        kind="ptp", setting="practitioner", label="2024Q3", quarter=DateRange(first, last),
        speaks_from=first, dated_rows=True, rows=1, source="pairs.csv", sha256=SHA, notice=NOTICE,
        sample=False, imported_at="2026-01-02T03:04:05Z", layout="csv",
        columns=("column_1", "column_2", "deletion_date", "modifier_indicator", "rationale"),
    )  # fmt: skip
