"""The commands ``ask``, ``verify`` and ``explain``."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import InvalidRequest, UnreadableFile
from knowledge_base.phrases import said
from ui.exporting import export_answer, format_of
from ui.speech import as_named, phrase, preferred, speak, told
from ui.terminal import SpokenLanguage, assistant, for_which, run_batch, say, show, show_json

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.service import Assistant, Question

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Language = Annotated[
    str | None, typer.Option(help="Language of the answer: en es zh ru ar vi fr de ko tl.")
]
ServiceDate = Annotated[str | None, typer.Option(help="Date of service, YYYY-MM-DD.")]
SettingOption = Annotated[str | None, typer.Option(help="practitioner or outpatient_hospital.")]
_LARGEST_DRAFT = 5_000_000


class HandoutFormat(StrEnum):
    """How a handout is written."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    *,
    language: Language = None,
    service_date: ServiceDate = None,
    setting: SettingOption = None,
    document: Annotated[
        list[str] | None, typer.Option(help="Answer from this document only (repeatable).")
    ] = None,
    after: Annotated[
        str | None, typer.Option(help="The question before, which this one goes on from.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(help="A file of one JSON object per line; - is standard input.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option(help="Write it with its proof to FILE.md, .json or .pdf, too.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Answer a question from the uploaded material."""
    speak(language)
    language = language or preferred()
    if (question is None) == (batch is None):
        raise InvalidRequest(said("Give either a question in quotes or --batch FILE."))
    if export is not None:
        _check_export(export, batch)
    with assistant() as opened:
        if batch is not None:
            run_batch(batch, lambda line: opened.ask(_asked({"language": language, **line})))
            return
        answer = _arriving(
            opened,
            _asked(
                {
                    "question": question,
                    "language": language,
                    "service_date": service_date,
                    "setting": setting,
                    "document": document or [],
                    "after": after,
                }
            ),
        )
        _print(answer, as_json=as_json)
        if export is not None:
            export_answer(answer, opened, export)


def _check_export(path: Path, batch: Path | None) -> None:
    """Say what is wrong before the question is answered."""
    if batch is not None:
        raise InvalidRequest(said("--export writes one answer; use it without --batch."))
    format_of(path)


def _arriving(opened: Assistant, question: Question) -> Answer:
    """Ask; while a model drafts, tell whoever watches what was verified last."""
    import sys

    if opened.model is None or not sys.stderr.isatty():
        return opened.ask(question)
    from rich.console import Console
    from rich.text import Text

    from assistant.answer import Answer

    with Console(stderr=True).status(
        Text(phrase("Asking {model} ...", model=opened.model.label))
    ) as status:
        for item in opened.stream(question):
            if isinstance(item, Answer):
                return item
            status.update(Text(phrase("Verified: {statement}", statement=item.text)))
    raise InvalidRequest(said("The answer broke off; ask again."))


def _asked(line: dict[str, Any]) -> Question:
    from assistant.rules.claim import parse_date, parse_setting
    from assistant.service import Question

    text = line.get("question")
    if not isinstance(text, str):
        raise InvalidRequest(said('A question is missing; give it as "question".'))
    date, setting = line.get("service_date"), line.get("setting")
    documents = line.get("document") or line.get("documents") or []
    return Question(
        text=text,
        service_date=None if date is None else parse_date(str(date)),
        setting=None if setting is None else parse_setting(str(setting)),
        language=line.get("language"),
        document_ids=(documents,) if isinstance(documents, str) else tuple(documents),
        id=line.get("id"),
        after=_earlier(line.get("after")),
    )


def _earlier(after: object) -> str | None:
    if after is not None and not isinstance(after, str):
        raise InvalidRequest(said('"after" is not a text; give the question before this one.'))
    return after


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        show_json(answer)
        return
    speak(answer.language)
    show(f"{for_which(answer.service_date, answer.setting)}\n")
    if answer.read_as is not None:
        show(f"{phrase('Read as: {question}', question=answer.read_as)}\n")
    show(answer.text)
    if answer.usage is not None:
        from ui.phrases import usage_told

        show(f"\n{usage_told(answer.usage)}")


def verify(
    draft: Annotated[Path, typer.Argument(help="A draft answer as JSON; - is standard input.")],
    *,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Judge statements that somebody else drafted, against the material and the rules."""
    speak(language)
    from assistant.verification.drafts import read_draft

    try:
        if str(draft) != "-" and draft.stat().st_size > _LARGEST_DRAFT:
            raise UnreadableFile(
                said(
                    "{name} is larger than {number} MB; split the draft.",
                    name=draft.name,
                    number=_LARGEST_DRAFT // 1000000,
                )
            )
        text = sys.stdin.read() if str(draft) == "-" else draft.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            said("{draft} cannot be opened ({strerror}).", draft=draft, strerror=error.strerror)
        ) from error
    submitted = read_draft(text, draft.name)
    with assistant() as opened:
        answer = opened.verify(submitted)
    if as_json:
        show_json(answer)
        return
    from ui.phrases import STATES

    speak(language or answer.language)
    show(answer.headline)
    for statement in answer.statements:
        reason = f"\n    {told(statement.reason)}" if statement.reason else ""
        state = as_named(statement.state, STATES)
        show(f"{state:<10} {told(statement.text)}{reason}")


def explain(
    code: Annotated[str, typer.Argument(help="A CPT or HCPCS code, such as 62302.")],
    *,
    language: Language = None,
    form: Annotated[HandoutFormat, typer.Option("--format", help="How to write it.")] = (
        HandoutFormat.TEXT
    ),
    as_json: Json = False,
) -> None:
    """Explain a code in plain words, for a patient."""
    speak(language)
    with assistant() as opened:
        answer = opened.explain(code, language or preferred())
    if form is not HandoutFormat.TEXT:
        for item in answer.warnings:
            if item.kind == "built_in_instead":  # no news for whoever reads the sheet
                say(item.message)
    if answer.usage is not None:
        from ui.phrases import usage_told

        say(usage_told(answer.usage))
    if as_json:
        show_json(answer)
    elif form is HandoutFormat.HTML:
        from ui.handout import handout_html

        show(handout_html(answer, _today()))
    elif form is HandoutFormat.PDF:
        from ui.handout_pdf import handout_pdf

        _write_out(handout_pdf(answer, _today()))
    else:
        show(answer.text)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _write_out(data: bytes) -> None:
    """Write a file to standard output; a terminal would show it as rubbish."""
    if sys.stdout.isatty():
        raise InvalidRequest(
            said("A PDF is no text; send it to a file: --format pdf > handout.pdf.")
        )
    sys.stdout.buffer.write(data)
