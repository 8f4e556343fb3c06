"""Phrases: English texts that know how to be said in another language."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Mapping, Sequence

from knowledge_base.phrases import (
    Joint,
    Phrase,
    begun,
    counted,
    in_language,
    joined,
    listing,
    said,
    sentence,
    within,
)


class Reversing:
    """A language in which every template is written backwards, its placeholders kept."""

    def say(self, phrase: str) -> str:
        return " ".join(reversed(phrase.split()))

    def choose(self, one: str, more: str, number: int) -> str:
        return self.say(one if number < 3 else more)

    def listing(self, items: Sequence[str], joint: Joint) -> str:
        return f" {'+' if joint == 'and' else '/'} ".join(items)

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        return template.format(**values)

    full_stop = "."


THERE = Reversing()


def test_a_phrase_is_its_english_text() -> None:
    told = said("no edit of {one} over {two}", one="62302", two="72240")
    assert told == "no edit of 62302 over 72240"
    assert {told: 1}["no edit of 62302 over 72240"] == 1
    assert json.dumps(told) == '"no edit of 62302 over 72240"'
    assert in_language(told, THERE) == "72240 over 62302 of edit no"


def test_what_is_filled_in_stays_but_for_phrases() -> None:
    told = said("never {what} that", what=said("report this", other=1))
    assert told == "never report this that"
    assert in_language(told, THERE) == "that this report never"
    assert in_language("a quote", THERE) == "a quote"


def test_parts_are_said_one_by_one_and_spaces_about_a_template_stay() -> None:
    told = said("an edit.") + said(" No modifier.") + " " + "[1]"
    assert told == "an edit. No modifier. [1]"
    assert in_language(told, THERE) == "edit. an modifier. No [1]"
    assert in_language("[1] " + said("an edit"), THERE) == "[1] edit an"


def test_the_form_follows_the_number_of_that_language() -> None:
    two = counted("{number} unit", "{number} units", 2)
    assert two == "2 units"
    assert in_language(two, THERE) == "unit 2"


def test_lists_are_those_of_the_language() -> None:
    assert listing(("A",)) == "A"
    assert listing(()) == ""
    assert listing(("A", "B")) == "A and B"
    three = listing(("A", said("to the left"), "C"), "or")
    assert three == "A, to the left or C"
    assert in_language(three, THERE) == "A / left the to / C"


def test_sentences_begin_and_end_in_every_language() -> None:
    assert sentence(said("no table speaks")) == "No table speaks."
    assert in_language(sentence(said("no table speaks")), THERE) == "Speaks table no."
    assert in_language(begun(said("on a day")), THERE) == "Day a on"
    assert within("At most one") == "at most one"
    assert within("72240 bundles") == "72240 bundles"


def test_parts_can_be_taken_off_again() -> None:
    told = joined(said("On a day"), ": ", said("No edit"), ".")
    assert in_language(told.removeprefix("On a day: "), THERE) == "edit No."
    assert told.removeprefix("Otherwise: ") is told
    assert in_language(told.removesuffix("."), THERE) == "day a On: edit No"
    limit, _, rest = (said("At most 2") + said("; the claim has 3.")).partition(";")
    assert in_language(limit, THERE) == "2 most At"
    assert rest == " the claim has 3."


def test_what_is_copied_keeps_its_recipe_and_what_is_stored_is_text() -> None:
    told = said("an edit")
    assert isinstance(copy.copy((told,))[0], Phrase)
    assert pickle.loads(pickle.dumps(told)) == "an edit"  # noqa: S301 (our own)
