"""Which of the ten languages a question is in: by script, by small words, by statistics.

English is assumed until something speaks against it: coders write terse English that statistics
alone take for French or Tagalog.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from pathlib import Path

import yaml

from assistant.question.legible import legible

_SCRIPTS = (
    ("zh", re.compile(r"[\u3400-\u9fff]"), 3),
    ("ko", re.compile(r"[\uac00-\ud7a3]"), 3),
    ("ru", re.compile(r"[\u0400-\u04ff]"), 1),
    ("ar", re.compile(r"[\u0600-\u06ff]"), 1),
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]+")
_OPAQUE = re.compile(r"[A-Za-z0-9.:/-]*[0-9][A-Za-z0-9.:/-]*|\b[A-Z]{2,4}\b|\bE ?/ ?M\b")
# Characters that one of the Latin five has and English has not, in words that are no names.
_MARKS = (
    ("vi", re.compile(r"\b[^\WA-Z]*[ăđơư\u1ea0-\u1ef9]")),
    ("es", re.compile(r"[¿¡]|\b[a-z]+ñ")),
    ("de", re.compile(r"\b[a-zäöü]*[ßäöü]")),
    ("fr", re.compile(r"\b[a-zà-ÿœ]*[çœèêëîïùû]")),
)
# A script stands beside English terms; with less than this share it is a name or a quotation.
_SHARE = 0.25
_MARK_WEIGHT = 2


@functools.cache
def _cues() -> dict[str, frozenset[str]]:
    raw: dict[str, str] = yaml.safe_load(
        Path(__file__).with_name("small_words.yaml").read_text(encoding="utf-8")
    )
    return {name: frozenset(words.split()) for name, words in raw.items()}


def tongue_of(text: str, stated: str | None = None) -> str:
    """The language of ``text``; ``stated`` decides where words in Latin letters tell nothing."""
    clean = legible(text)
    bare = _OPAQUE.sub(" ", clean)
    script = None if bare.isascii() else _by_script(bare)
    if script is not None:
        return script
    words = [word.lower() for word in _WORD.findall(bare)]
    if not words:
        return "en"
    return _by_words(clean, words) or _by_statement(words, stated)


def _by_script(text: str) -> str | None:
    counts = Counter({name: len(form.findall(text)) * weight for name, form, weight in _SCRIPTS})
    script, most = counts.most_common(1)[0]
    return script if most and most >= _SHARE * (most + len(_LATIN.findall(text))) else None


def _by_words(text: str, words: list[str]) -> str | None:
    """The Latin language whose small words and letters outweigh the English ones."""
    cues = _cues()
    told = Counter(
        {
            name: sum(word in listed for word in words)
            for name, listed in cues.items()
            if name != "en"
        }
    )
    for name, mark in _MARKS:
        told[name] += _MARK_WEIGHT * bool(mark.search(text))
    english = sum(word in cues["en"] for word in words)
    best = max(told.values())
    # A Spanish question may hold English terms; an English one a Spanish name.
    if best <= english:
        return None
    level = [name for name, count in told.items() if count == best]
    return level[0] if len(level) == 1 else _by_letters(text, level)


def _by_statement(words: list[str], stated: str | None) -> str:
    if stated is None or stated == "en":
        return "en"
    return "en" if any(word in _cues()["en"] for word in words) else stated


def _by_letters(text: str, among: list[str]) -> str:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.3 s

    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(among)
    return str(made.classify(text)[0])
