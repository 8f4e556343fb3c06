"""The wordings of table facts hold what ``table_wordings_*.yaml`` says of its own form."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.languages.catalogues import LANGUAGES

HALVES = ("a", "b")
LIES = {"negation", "stance", "columns", "indicator", "freely", "condition", "units", "measure"}
LIES |= {"mai", "type", "release", "code", "date", "exclusive", "no_primary"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# What each kind of fact can fill; `_word`, `_long`, `_plus` and `_minus` are forms of these.
EDIT = {"one", "two"}
FILLED = {
    "edit_0": EDIT,
    "edit_1": EDIT,
    "edit_any": EDIT,
    "edit_9": EDIT,
    "edit_row": {*EDIT, "effective", "indicator", "release"},
    "no_edit": {*EDIT, "release"},
    "mue_day_3": {"code", "limit", "release"},
    "mue_day_2": {"code", "limit"},
    "mue_line": {"code", "limit"},
    "mue_row": {"code", "limit", "mai", "release"},
    "add_on": {"addon", "primary"},
    "release": {*EDIT, "release"},
    "deleted": {*EDIT, "effective", "deleted"},
    "not_valid": {"code", "date", "ended"},
    "not_valid_yet": {"code", "date", "begins"},
}


def entries(half: str) -> list[dict[str, Any]]:
    path = Path(__file__).with_name(f"table_wordings_{half}.yaml")
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def wordings(half: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(entry, right) for entry in entries(half) for right in entry["right"]]


def plain(name: str) -> str:
    bare = name.removeprefix("other_")
    while (short := re.sub(r"_(word|long|plus|minus)$", "", bare)) != bare:
        bare = short
    return bare


@pytest.mark.parametrize("half", HALVES)
def test_there_are_enough_of_every_kind_and_language(half: str) -> None:
    of_language = Counter(entry["language"] for entry, _ in wordings(half))
    assert of_language["en"] >= 120
    assert {name for name, count in of_language.items() if count >= 11} == set(LANGUAGES)
    assert {entry["kind"] for entry in entries(half)} == set(FILLED)
    assert sum(len(right["wrong"]) for _, right in wordings(half)) >= 400


@pytest.mark.parametrize("half", HALVES)
def test_a_wording_can_be_filled_with_the_fact_of_its_kind(half: str) -> None:
    for entry, right in wordings(half):
        may = FILLED[entry["kind"]]
        assert {plain(name) for name in PLACEHOLDER.findall(right["text"])} <= may, right["text"]
        assert "{other" not in right["text"]
        for wrong in right["wrong"]:
            named = {plain(name) for name in PLACEHOLDER.findall(wrong["text"])}
            assert named <= {*may, "other"}, wrong["text"]
            assert wrong["lie"] in LIES
            assert wrong["text"] != right["text"]
        assert 1 <= len(right["wrong"]) <= 3


def test_no_sentence_is_in_both_halves_or_twice() -> None:
    told = Counter(
        text.casefold()
        for half in HALVES
        for _, right in wordings(half)
        for text in (right["text"], *(wrong["text"] for wrong in right["wrong"]))
    )
    assert [text for text, count in told.items() if count > 1] == []
    ids = Counter(entry["id"] for half in HALVES for entry in entries(half))
    assert max(ids.values()) == 1
