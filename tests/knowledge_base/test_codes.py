"""Codes and ranges in running text."""

from __future__ import annotations

import pytest

from knowledge_base.codes import find_codes, find_icd10, mentioned


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("62302", [("62302", "62302")]),
        ("0001a and 00100", [("0001A", "0001A"), ("00100", "00100")]),
        ("j1100, G0289", [("J1100", "J1100"), ("G0289", "G0289")]),
        ("72240-72270", [("72240", "72270")]),
        ("72240 – 72270", [("72240", "72270")]),
        ("10000 through 19999", [("10000", "19999")]),
        ("96360-\n96379", [("96360", "96379")]),
        ("72270-72240", [("72270", "72270"), ("72240", "72240")]),
        ("99213-25", [("99213", "99213")]),
        ("62302/72240", [("62302", "62302"), ("72240", "72240")]),
        ("$12345, 12,345 and 12345.67", []),
        ("123456 and A12345", []),
    ],
)
def test_what_is_a_code(text: str, found: list[tuple[str, str]]) -> None:
    assert [(span.first, span.last) for span in find_codes(text)] == found


def test_a_range_covers_what_lies_between() -> None:
    (span,) = find_codes("72240-72270")
    assert "72255" in span
    assert "72271" not in span
    assert "J2255" not in span
    assert span.codes()[0] == "72240"
    assert len(span.codes()) == 31


def test_a_chapter_is_not_spelled_out() -> None:
    assert mentioned("10000-19999") == ("10000", "19999")


def test_diagnoses_need_their_dot() -> None:
    assert list(find_icd10("M48.02, A12 and Z98.890")) == ["M48.02", "Z98.890"]
