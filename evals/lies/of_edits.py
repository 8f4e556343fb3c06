"""Truths and lies about edits between two codes, in ten languages."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import cycle

from evals.lies.cases import Case, Fact, Half, one_of
from evals.lies.tables import RELEASE, Edit, Tables
from evals.lies.wordings import LANGUAGES, english, statements
from evals.lies.world import World, asked_pair

OTHERS = tuple(name for name in LANGUAGES if name != "en")
_BARRED_KEYS = ("22", "76", "77")
_FITTING_KEYS = ("59", "XS", "XU", "XE")
_OTHER_RELEASES = ("2019Q2", "2022Q1", "2023Q4", "2025Q3", "2026Q2")


def edit_fact(edit: Edit) -> Fact:
    """What an edit's row says."""
    return Fact("ptp_pair", (edit.one, edit.two), edit.one, edit.two, edit.indicator)


def edit_text(edit: Edit, half: Half, chance: random.Random, language: str = "en") -> str:
    """A wording of an edit, true or not."""
    name = "edit_open" if edit.indicator else "edit_barred"
    wording = one_of(statements(name, half, language), chance)
    return wording.format(one=edit.one, two=edit.two)


def _edit_truths(
    world: World, half: Half, chance: random.Random, languages: Sequence[str], *, cited: bool
) -> Iterator[Case]:
    kind = "edit_row_cited" if cited else "edit" if languages == ("en",) else "edit_in_languages"
    for edit, language in zip(world.edits(half, chance), cycle(languages), strict=False):
        text = edit_text(edit, half, chance, language)
        row = world.row_of(edit_fact(edit)) if cited else None
        if row is None and cited:
            continue
        asked = asked_pair(edit.one, edit.two, half, chance, language)
        held = (row,) if row else ()
        yield Case(kind, False, half, language, asked, text, held, text, edit_fact(edit))


def edit_named(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """An edit in other words, without a citation."""
    return _edit_truths(world, half, chance, ("en",), cited=False)


def edit_in_languages(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """An edit in nine languages, asked in the same one."""
    return _edit_truths(world, half, chance, OTHERS, cited=False)


def edit_row_cited(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """An edit in other words with its row as published."""
    return _edit_truths(world, half, chance, ("en",), cited=True)


def _no_edit(
    world: World, half: Half, chance: random.Random, languages: Sequence[str], kind: str
) -> Iterator[Case]:
    for (one, two), language in zip(world.free(half, chance), cycle(languages), strict=False):
        wording = one_of(statements("no_edit", half, language), chance)
        text = wording.format(one=one, two=two, release=RELEASE)
        asked = asked_pair(one, two, half, chance, language)
        yield Case(kind, False, half, language, asked, text, (), text, _none(one, two))


def no_edit_named(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """No edit found, and no permission made of it."""
    return _no_edit(world, half, chance, ("en",), "no_edit")


def no_edit_in_languages(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The same in nine languages."""
    return _no_edit(world, half, chance, OTHERS, "no_edit_in_languages")


def release_named(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """What a release was searched for."""
    for one, two in world.free(half, chance):
        text = one_of(english("released", half), chance).format(one=one, two=two, release=RELEASE)
        asked = asked_pair(one, two, half, chance)
        yield Case("release_named", False, half, "en", asked, text, (), text, _none(one, two))


def _none(one: str, two: str) -> Fact:
    return Fact("ptp_pair", (one, two))


def _lied(
    kind: str, edits: Sequence[Edit], half: Half, chance: random.Random, false: str
) -> Iterator[Case]:
    """Edits told with the ``false`` part changed, in all languages in turn."""
    for edit, language in zip(edits, cycle(LANGUAGES), strict=False):
        told = (
            Edit(edit.one, edit.two, 1 - edit.indicator)
            if false == "indicator"
            else Edit(edit.two, edit.one, edit.indicator)
        )
        text = edit_text(told, half, chance, language)
        asked = asked_pair(edit.one, edit.two, half, chance, language)
        truth = edit_text(edit, half, chance, language)
        yield Case(kind, True, half, language, asked, text, (), truth, edit_fact(told))


def flipped_indicator(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Indicator 0 told as 1, or 1 as 0."""
    return _lied("flipped_indicator", world.edits(half, chance), half, chance, "indicator")


def swapped_columns(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Column one and column two told the wrong way round."""
    return _lied("swapped_columns", world.edits(half, chance), half, chance, "columns")


def neighbouring_edit(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The edit of another code, one number further."""
    for edit, language in zip(world.edits(half, chance), cycle(LANGUAGES), strict=False):
        near = (code for code in world.tables.neighbours(edit.two)
                if world.tables.apart(edit.one, code))  # fmt: skip
        code = next(near, None)
        if code is not None:
            yield _of_another("neighbouring_code", edit, code, half, chance, language)


def invented_edit(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """The edit of a code that is in no table and no document."""
    for edit, language in zip(world.edits(half, chance), cycle(LANGUAGES), strict=False):
        code = unheard(edit.two, world, chance)
        if code is not None:
            yield _of_another("invented_code", edit, code, half, chance, language)


def _of_another(
    kind: str, edit: Edit, code: str, half: Half, chance: random.Random, language: str
) -> Case:
    told = Edit(edit.one, code, edit.indicator)
    text = edit_text(told, half, chance, language)
    asked = asked_pair(edit.one, code, half, chance, language)
    truth = edit_text(edit, half, chance, language)
    return Case(kind, True, half, language, asked, text, (), truth, edit_fact(told))


def unheard(code: str, world: World, chance: random.Random) -> str | None:
    """A code of the same hundred that no table has and no text names, by number or in a range."""
    tables: Tables = world.tables
    if not code.isdigit():
        return None
    for _ in range(60):
        other = f"{code[:3]}{chance.randrange(100):02d}"
        if other not in tables.known and other not in world.texts.named:
            return other
    return None


def bundled_denied(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Two codes that no modifier separates said to go together."""
    edits = world.edits(half, chance, 0)
    for edit, language in zip(edits, cycle(LANGUAGES), strict=False):
        yield _permitted("bundled_denied", edit.one, edit.two, half, chance, language)


def permission_without_edit(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """That no edit is found taken for permission."""
    for (one, two), language in zip(world.free(half, chance), cycle(LANGUAGES), strict=False):
        yield _permitted("permission_without_edit", one, two, half, chance, language)


def _permitted(
    kind: str, one: str, two: str, half: Half, chance: random.Random, language: str
) -> Case:
    wording = one_of(statements("permission", half, language), chance)
    asked = asked_pair(one, two, half, chance, language)
    name = "edit_barred" if kind == "bundled_denied" else "no_edit"
    truth = statements(name, half, language)[0].format(one=one, two=two, release=RELEASE)
    return Case(kind, True, half, language, asked, wording.format(one=one, two=two), (), truth)


def barred_key(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A modifier that opens no edit, or any modifier where none opens this one."""
    for edit, language in zip(world.edits(half, chance), cycle(LANGUAGES), strict=False):
        modifier = one_of(_BARRED_KEYS if edit.indicator else _FITTING_KEYS, chance)
        wording = one_of(statements("key", half, language), chance)
        text = wording.format(one=edit.one, two=edit.two, modifier=modifier)
        asked = asked_pair(edit.one, edit.two, half, chance, language)
        truth = edit_text(edit, half, chance, language)
        yield Case("barred_key", True, half, language, asked, text, (), truth)


def payment_promised(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """Payment is promised, which no table and no document does."""
    for edit, language in zip(world.edits(half, chance), cycle(LANGUAGES), strict=False):
        wording = one_of(statements("payment", half, language), chance)
        asked = asked_pair(edit.one, edit.two, half, chance, language)
        text = wording.format(one=edit.one, two=edit.two)
        truth = edit_text(edit, half, chance, language)
        yield Case("payment_promised", True, half, language, asked, text, (), truth)


def modifier_advised(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A modifier as advice, where a fact would have to be documented."""
    for edit in world.edits(half, chance, 1):
        wording = str(one_of(english("modifier_advice", half), chance))
        text = wording.format(one=edit.one, two=edit.two, modifier=one_of(_FITTING_KEYS, chance))
        asked = asked_pair(edit.one, edit.two, half, chance)
        truth = edit_text(edit, half, chance)
        yield Case("modifier_advised", True, half, "en", asked, text, (), truth)


def release_changed(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """What one release was searched for, told of another that is not held."""
    for one, two in world.free(half, chance):
        wording = str(one_of(english("released", half), chance))
        text = wording.format(one=one, two=two, release=one_of(_OTHER_RELEASES, chance))
        asked = asked_pair(one, two, half, chance)
        truth = wording.format(one=one, two=two, release=RELEASE)
        yield Case("date_changed", True, half, "en", asked, text, (), truth)


def wrong_language(world: World, half: Half, chance: random.Random) -> Iterator[Case]:
    """A true statement in a language that was not asked in; never English, which any may quote."""
    for edit, language in zip(world.edits(half, chance), cycle(OTHERS), strict=False):
        asked_in = one_of([name for name in ("en", "en", *OTHERS) if name != language], chance)
        asked = asked_pair(edit.one, edit.two, half, chance, asked_in)
        text = edit_text(edit, half, chance, language)
        truth = edit_text(edit, half, chance, asked_in)
        yield Case("wrong_language", True, half, language, asked, text, (), truth)
