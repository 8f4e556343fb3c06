"""A range one slip away from the codes beside it is noticed; real ranges are left alone."""

from __future__ import annotations

import pytest

from knowledge_base.inconsistencies import LONGEST_JUDGED, inconsistencies


def unknown(_code: str) -> bool:
    """No table is loaded."""
    return False


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Not with 72240, 72255, 72270. The radiologist reports 77240-77270.", "77240-77270"),
        ("Not with 72240, 72255, 72270. The radiologist reports 27240-27270.", "27240-27270"),
        ("Use 29880, 29881, 29885 here; elsewhere 29980-29985.", "29980-29985"),
    ],
)
def test_a_slip_is_found_with_what_was_meant(text: str, found: str) -> None:
    (item,) = inconsistencies(text, unknown)
    assert item.found == found
    assert text[item.start : item.end] == found
    assert found in item.message
    assert set(item.likely) <= set(text.replace(",", " ").replace(".", " ").split())


@pytest.mark.parametrize(
    "text",
    [
        "Not with 72240, 72255, 72265. The radiologist reports 72240-72265.",
        "Surgery is 10000-19999; radiology is 70000-79999; see 62302 and 72240.",
        "Codes 99202-99205 and 99212-99215 are visits; 99213, 99214 are common.",
        "Report 62302.",
    ],
)
def test_real_ranges_are_left_alone(text: str) -> None:
    assert inconsistencies(text, unknown) == ()


def test_what_a_table_knows_is_no_slip() -> None:
    text = "Not with 72240, 72255, 72270. The radiologist reports 77240-77270."
    assert inconsistencies(text, lambda code: code == "77240") == ()


def test_a_long_document_is_not_judged_as_one() -> None:
    text = "Not with 72240, 72255, 72270. See 77240-77270. " + "x" * LONGEST_JUDGED
    assert inconsistencies(text, unknown) == ()
