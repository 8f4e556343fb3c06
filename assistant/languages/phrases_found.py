"""Gather the phrases of the program for the translators.

Run as ``python -m assistant.languages.phrases_found``.

Every template that stands in ``said``, ``counted`` or ``mark``, and those of the YAML tables of
fee indicators and of premises, goes into each ``answers.po``; what the pages and commands say
besides (``phrase`` and ``plural`` too) into each ``pages.po``. What was translated stays; what is
new stands empty.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from assistant.languages.catalogues import LANGUAGES, locale_name
from assistant.languages.speaking import ANSWERS, PAGES

ROOT = Path(__file__).parents[2]
DOMAINS = (ANSWERS, PAGES)
_ROOMS = {ANSWERS: ("assistant", "knowledge_base"), PAGES: ("ui", "evals")}
# How many of their arguments are templates.
_KEYWORDS = {"said": 1, "mark": 1, "phrase": 1, "counted": 2, "plural": 2}
_TABLES = (
    ROOT / "assistant" / "rules" / "fee_indicators.yaml",
    ROOT / "assistant" / "question" / "premises.yaml",
)
_WORDED = ("message", "messages", "meaning", "change", "changes", "misplaced", "name", "told")


def found(domain: str = ANSWERS) -> Catalog:
    """A catalogue of every phrase, without translations, each with the files that say it."""
    catalog = Catalog(project="Bundlewise", version="1", charset="utf-8")
    held = {item.id for item in found()} if domain == PAGES else set()
    for room in _ROOMS[domain]:
        for path in sorted((ROOT / room).rglob("*.py")):
            for bare in _said_in(path):
                # A page says what an answer says in the same words.
                if bare not in held:
                    catalog.add(bare, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    if domain == ANSWERS:
        for path in _TABLES:
            for template in _worded(yaml.safe_load(path.read_text(encoding="utf-8"))):
                catalog.add(template.strip(), locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalog


def place_of(language: str, domain: str = ANSWERS) -> Path:
    """Where a catalogue of a language lies."""
    return Path(__file__).parent / "locale" / language / "LC_MESSAGES" / domain


def brought_up_to_date(language: str, domain: str = ANSWERS) -> Catalog:
    """The catalogue of a language with every phrase of the program and none besides."""
    path = place_of(language, domain)
    if path.exists():
        with path.open("rb") as file:
            held = read_po(file, locale=locale_name(language))
    else:
        held = Catalog(locale=locale_name(language), project="Bundlewise", version="1")
    held.update(found(domain), no_fuzzy_matching=True)
    held.obsolete.clear()
    held.fuzzy = False
    return held


def _said_in(path: Path) -> Iterator[str | tuple[str, ...]]:
    """The templates of a module; Babel's own reader passes over those within f-strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        count = _KEYWORDS.get(getattr(node.func, "id", getattr(node.func, "attr", "")), 0)
        told = [item.value for item in node.args[:count] if isinstance(item, ast.Constant)]
        texts = tuple(text.strip() for text in told if isinstance(text, str))
        if count and len(texts) == count:
            yield texts[0] if count == 1 else texts


def _worded(entry: Any, *, inside: bool = False) -> Iterator[str]:
    if isinstance(entry, str):
        if inside:
            yield entry
    elif isinstance(entry, dict):
        for name, value in entry.items():
            yield from _worded(value, inside=inside or name in _WORDED)
    elif isinstance(entry, list):
        for value in entry:
            yield from _worded(value, inside=inside)


def main() -> None:
    """Write the catalogues, and say what is still to be translated."""
    for language in LANGUAGES[1:]:
        for domain in DOMAINS:
            catalog = brought_up_to_date(language, domain)
            written = io.BytesIO()
            write_po(written, catalog, width=99, sort_output=True, include_lineno=False)
            path = place_of(language, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written.getvalue())
            empty = sum(1 for item in catalog if item.id and not _whole(item.string))
            told = f"{language} {domain}: {len(catalog)} phrases, {empty} to be translated"
            sys.stdout.write(f"{told}\n")


def _whole(string: Any) -> bool:
    return bool(string) if isinstance(string, str | None) else all(string)


if __name__ == "__main__":
    main()
