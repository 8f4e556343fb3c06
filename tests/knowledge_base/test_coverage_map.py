"""Which codes the documents speak of: named, within a range, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge_base.code_families import family_of, in_order
from knowledge_base.coverage_map import PARTS, CoverageMap, by_block, by_family, coverage_map
from knowledge_base.library import Library
from knowledge_base.sample.seeding import ensure_sample

KNOWN = ("00100", "0042T", "0042U", "20551", "20552", "20560", "20999", "J1100")
LIMITS = "hcpcs_code,mue_units,mue_mai,mue_rationale\n" + "".join(
    f"{code},1,2,Clinical\n" for code in KNOWN
)
RULES = "# Injections\n\nReport 20551 or the range 20550-20553. J1100 and 29999 stand alone.\n"
WIDE = "# Chapters\n\nThe codes 20000-29999 are of the musculoskeletal system.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    held = Library(tmp_path / "home")
    limits = tmp_path / "limits.csv"
    limits.write_text(LIMITS, encoding="utf-8")
    held.import_table(limits, "mue", "2024Q3", setting="practitioner")
    for name, text in (("rules.md", RULES), ("wide.md", WIDE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        held.add(tmp_path / name, edition="2024")
    yield held
    held.close()


def test_each_code_has_the_best_standing_any_document_gives_it(library: Library) -> None:
    held = coverage_map(library)
    assert {item.code: item.standing for item in held.codes} == {
        "00100": "silent",
        "0042T": "silent",
        "0042U": "silent",
        "20551": "named",
        "20552": "range",
        "20560": "silent",  # within 20000-29999, which says nothing of one code
        "20999": "silent",
        "J1100": "named",
    }
    assert [item.code for item in held.unknown] == ["20000", "20550", "20553", "29999"]


def test_what_speaks_of_a_code_and_which_releases_know_it(library: Library) -> None:
    held = coverage_map(library)
    found = held.of("20551")
    (spoken,) = found.spoken
    assert held.documents[spoken.document_id].edition == "2024"
    assert (spoken.named, spoken.ranged, spoken.parts) == (1, 0, ())
    assert found.releases == ("mue-practitioner-2024Q3",)
    assert held.releases["mue-practitioner-2024Q3"].label == "2024Q3"
    assert held.of("j1100").code == "J1100"
    assert (held.of("99999").standing, held.of("99999").releases) == ("silent", ())
    assert [item.code for item in held.starting("2055")] == ["20551", "20552"]


def test_the_parts_of_a_code_page_are_told(tmp_path: Path) -> None:
    held = Library(tmp_path)
    ensure_sample(held)
    found = coverage_map(held).of("62302")
    assert found.standing == "page"
    assert set(found.parts) == set(PARTS)
    with_parts = [item for item in found.spoken if item.parts]
    assert len(with_parts) == 1  # the other pages only name it
    assert len(found.spoken) > 1
    held.close()


def test_counts_by_family_and_block_add_up(library: Library) -> None:
    held = coverage_map(library)
    families = by_family(held.codes)
    assert [(item.family.key, item.codes) for item in families] == [
        ("0", 1),
        ("2", 4),
        ("T", 1),
        ("U", 1),
        ("J-", 1),
    ]
    second = families[1]
    assert dict(second.counts) == {"page": 0, "named": 1, "range": 1, "silent": 2}
    assert second.share == 0.25
    cells = Counter[str]()
    for item in by_block(held.codes):
        cells[item.family.key] += item.codes
    assert cells == {item.family.key: item.codes for item in families}
    blocks = {item.block for item in by_block(held.starting("2"))}
    assert blocks == {"0"}


def test_a_family_is_told_by_digit_ending_or_letter() -> None:
    codes = ("72240", "0042T", "0001U", "J1100", "00100", "9999Z")
    assert [family_of(code).key for code in codes] == ["7", "T", "U", "J-", "0", "Z"]
    ordered = sorted(map(family_of, codes), key=in_order)
    assert [family.key for family in ordered] == ["0", "7", "T", "U", "Z", "J-"]


def test_an_empty_library_has_an_empty_map(tmp_path: Path) -> None:
    held = Library(tmp_path)
    assert coverage_map(held) == CoverageMap((), {}, {})
    held.close()


@pytest.mark.real_data
def test_the_full_tables_are_mapped_without_reading_a_pair(
    full_tables: object, tmp_path: Path
) -> None:
    held = Library(tmp_path)
    held.__dict__["tables"] = full_tables  # the session's tables, imported once
    found = coverage_map(held)
    assert len(found.codes) > 17_000
    assert {item.standing for item in found.codes} == {"silent"}
    assert sum(item.codes for item in by_family(found.codes)) == len(found.codes)
    del held.__dict__["tables"]
    held.close()
