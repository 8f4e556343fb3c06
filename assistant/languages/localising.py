"""An answer in the asker's language: its phrases are said anew, its quotes stay as they are.

Verdicts, codes, numbers, days and quotes are the same in every language, since only the templates
around them are exchanged.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from assistant.answer import Caution, ClaimCheck, Finding, Statement
from assistant.languages.catalogues import language_named
from assistant.languages.speaking import Speaker
from knowledge_base.phrases import Phrase, in_language, said

QUOTES_STAY = said("Quotes stand in the language of the document.")
NOT_ALL = said("Some of this answer has no translation yet and stands in English.")


def statements_in(
    statements: Iterable[Statement], speaker: Speaker | None
) -> tuple[Statement, ...]:
    """The statements in a language; ``None`` is English."""
    if speaker is None:
        return tuple(statements)
    return tuple(
        dataclasses.replace(
            item,
            text=in_language(item.text, speaker),
            reason=_or_none(item.reason, speaker),
            topic=_or_none(item.topic, speaker),
        )
        for item in statements
    )


def findings_in(findings: Iterable[Finding], speaker: Speaker | None) -> tuple[Finding, ...]:
    """The findings in a language; ``None`` is English."""
    if speaker is None:
        return tuple(findings)
    return tuple(
        dataclasses.replace(
            item,
            message=in_language(item.message, speaker),
            what_would_change_it=_or_none(item.what_would_change_it, speaker),
        )
        for item in findings
    )


def check_in(found: ClaimCheck, speaker: Speaker | None) -> ClaimCheck:
    """A checked claim in a language; ``None`` is English."""
    if speaker is None:
        return found
    return dataclasses.replace(
        found,
        findings=findings_in(found.findings, speaker),
        warnings=cautions_in(found.warnings, speaker),
        tried=tuple(
            dataclasses.replace(item, why=in_language(item.why, speaker)) for item in found.tried
        ),
    )


def speaker_of(language: str | None) -> Speaker | None:
    """Who says an answer in a language; nobody is needed for English.

    Raises:
        InvalidRequest: it is not one of the ten.
    """
    named = None if language is None else language_named(language)
    return None if named in {None, "en"} else Speaker(str(named))


def cautions_in(cautions: Iterable[Caution], speaker: Speaker | None) -> tuple[Caution, ...]:
    """The cautions in a language; ``None`` is English."""
    if speaker is None:
        return tuple(cautions)
    return tuple(
        dataclasses.replace(item, message=in_language(item.message, speaker)) for item in cautions
    )


def texts_in(texts: Iterable[str], speaker: Speaker | None) -> tuple[str, ...]:
    """Headlines and other texts in a language; ``None`` is English."""
    return tuple(text if speaker is None else in_language(text, speaker) for text in texts)


def untranslated(shown: Iterable[Statement], speaker: Speaker) -> tuple[Caution, ...]:
    """Say what stays in another language: quotes always, phrases where one has no translation."""
    told = [QUOTES_STAY] if any(_is_quote(item) for item in shown) else []
    if speaker.missed:
        told.append(NOT_ALL)
    return tuple(Caution("untranslated", in_language(item, speaker)) for item in told)


def _is_quote(statement: Statement) -> bool:
    return not isinstance(statement.text, Phrase)


def _or_none(text: str | None, speaker: Speaker) -> str | None:
    return None if text is None else in_language(text, speaker)
