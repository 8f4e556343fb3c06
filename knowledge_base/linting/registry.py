"""The rules by name, and what each is for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from knowledge_base.linting.held import Held
from knowledge_base.linting.problem import RULES, Fault, Rule, Severity
from knowledge_base.linting.reading import Reading

Find = Callable[[Reading, Held], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class About:
    """A rule in words: what it finds, why that matters, and the severity it mostly has."""

    rule: Rule
    severity: Severity
    finds: str
    matters: str


ABOUT: dict[Rule, About] = {
    item.rule: item
    for item in (
        About(
            "unknown_code",
            "warning",
            "A code that stands in no loaded table, with the code most likely meant.",
            "Nobody can report a code that does not exist. Needs full PTP, MUE and fee-schedule "
            "tables; silent without them.",
        ),
        About(
            "source_inconsistency",
            "error",
            "A list and a range of codes that disagree within one document.",
            "One of the two is mistaken, and an answer that quotes it would be too.",
        ),
        About(
            "contradiction",
            "error",
            "Two notes, of one document or of two in force together, that contradict.",
            "What is answered would depend on which of them is found first.",
        ),
        About(
            "against_tables",
            "warning",
            "A note that a loaded table gainsays, with the release that does.",
            "Both authorities are shown in an answer; a claim that follows the note is denied.",
        ),
        About(
            "code_not_in_force",
            "warning",
            "A code deleted before the document's days, or valid only after them.",
            "A claim with it is rejected on those days.",
        ),
        About(
            "missing_part",
            "note",
            "A code page without a part that such pages have.",
            "Questions on that part get no answer from this page.",
        ),
        About(
            "stale_edition",
            "warning",
            "A document that a newer edition, its own last day or newer tables have overtaken.",
            "It may no longer answer, or answers from what has changed since.",
        ),
        About(
            "same_text",
            "warning",
            "The same text held under two names, not as two editions.",
            "Everything is found twice, and one will be left behind at the next change.",
        ),
        About(
            "broken_text",
            "error",
            "A text layer that was broken: wrong encoding, lost ligatures or spaces, empty pages.",
            "What is broken is not found, and would be quoted broken.",
        ),
        About(
            "mixed_languages",
            "warning",
            "A paragraph in another language than the document's.",
            "It is searched, and quoted, as if it were in the document's language.",
        ),
        About(
            "web_leftovers",
            "note",
            "What is left of a web page: menus, cookie notices, buttons, bits of code.",
            "It is no guidance and may be found as if it were.",
        ),
        About(
            "patient_identity",
            "error",
            "Something that looks like a patient's identity.",
            "Guidance that many can search is no place for it.",
        ),
        About(
            "reader_warning",
            "warning",
            "Something that could not be read of the file.",
            "What was not read cannot be found.",
        ),
    )
}


def find_of(rule: Rule) -> Find:
    """The function of a rule; its module is loaded when it is first asked for."""
    module = importlib.import_module(f"knowledge_base.linting.{rule}")
    return cast(Find, module.find)


__all__ = ["ABOUT", "RULES", "About", "Find", "find_of"]
