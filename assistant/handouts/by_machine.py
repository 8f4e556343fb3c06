"""A machine's translation that somebody asked for, for a reviewer to go on from."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Usage
from assistant.handouts.desk import told_state
from assistant.handouts.explaining import to_translate
from assistant.handouts.texts import PatientText, patient_text, translated_language
from assistant.handouts.texts_kept import keep
from assistant.handouts.translator import Translator
from assistant.question.asked import Asked
from knowledge_base.errors import BundlewiseError, InvalidRequest
from knowledge_base.library import Library
from knowledge_base.phrases import said


def by_machine(
    asked: Asked,
    library: Library,
    translator: Translator | None,
    *,
    replacing: bool,
    notify: Callable[[str], None],
) -> tuple[PatientText, Usage]:
    """Translate the English text about the one code of ``asked``, and store it as a machine's.

    Gives the text and what it took; ``notify`` is told where the sentences go, once they do.

    Raises:
        InvalidRequest: no model is set, nothing in English is held about the code, or a text
            that a person wrote would be replaced without ``replacing``.
        BundlewiseError: the model gave no translation; nothing is stored.
    """
    from assistant.drafting.model.faults import ModelFailed

    code, language = asked.codes[0], translated_language(asked.language)
    if translator is None:
        raise InvalidRequest(
            said(
                "No model is set to translate with; name one in {setting}, such as {example}.",
                setting="BUNDLEWISE_MODEL",
                example="openai:NAME",
            )
        )
    held = patient_text(code, language, library.home)
    if held is not None and held.state != "machine" and not replacing:
        raise InvalidRequest(
            said(
                "{code} has a {state} text in {language} that no machine wrote; --replace sets it "
                "aside for a machine's.",
                code=code,
                state=told_state(held.state),
                language=repr(language),
            )
        )
    original = to_translate(asked, library)
    if original is None:
        raise InvalidRequest(
            said("There is no English text and no page in plain words about {code}.", code=code)
        )
    notify(
        said(
            "The English sentences about {code} go to {where}.", code=code, where=translator.where
        )
    )
    try:
        text, usage = translator.translated(original, language)
    except ModelFailed as fault:
        raise BundlewiseError(
            said("{label} {what}; nothing was stored.", label=translator.label, what=fault.what)
        ) from None
    keep(text, library.home)
    return text, usage


__all__ = ["by_machine"]
