"""Running an evaluation: every chosen suite, by Bundlewise and by the baselines.

Questions are asked as on one fixed day, so that a result does not change with the calendar; a
case's own service date goes before it, and the user's own library is asked as of today.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assistant.service import Assistant, Question
from evals import baselines as peers
from evals import generated
from evals.calibration import chance_of_answer
from evals.cases import FEEDBACK, OWN_LIBRARY, SUITES, Case, Suite, names, own_suite, suites
from evals.figures import (
    NO_CASE_OF,
    NO_CASE_YET,
    OURS,
    Evaluation,
    Found,
    Response,
    Scored,
    Skipped,
)
from evals.homes import Places, missing, opened
from evals.material import checked
from evals.note_scoring import as_split
from evals.scorers import Gold, rankings, scores_of, unsupported, verbatim
from evals.summing_up import summed_up, wrong_with
from knowledge_base.errors import BundlewiseError, InvalidRequest
from knowledge_base.reading_room import Progress, silent

ASKED_ON = dt.date(2026, 6, 1)
WARM_UP = "When may two procedures be reported together?"
FAST = 40
SPLITS = ("development", "test", "all")
_ANSWERED = frozenset({"answered", "needs_facts"})


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be run. ``fast`` takes at most forty cases a suite, always the same ones.

    ``material`` adds the benches of notes, of planted defects and of lies.
    """

    suites: tuple[str, ...] = ()
    split: str = "test"
    baselines: bool = True
    fast: bool = False
    material: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """Where news go: a line for the person, and steps of something long."""

    notify: Callable[[str], None] = lambda _line: None
    progress: Progress = silent


def evaluate(
    options: Options, places: Places, telling: Telling | None = None, folder: Path = SUITES
) -> Evaluation:
    """Run the chosen suites; what cannot run is skipped with a reason.

    Raises:
        InvalidRequest: no such suite or split, or the libraries that score are not installed.
        UnreadableFile: a suite is not of the form.
    """
    require_extra(options)
    chosen = choose(options, places, folder)
    told = telling or Telling()
    scored: list[Scored] = []
    skipped: list[Skipped] = []
    for suite in chosen:
        cases = _cases_of(suite, options)
        lacking = missing(suite, places) or _no_cases(suite, cases, options)
        if lacking is not None:
            told.notify(f"Suite {suite.suite} skipped: {lacking}.")
            skipped.append(Skipped(suite.suite, lacking))
            continue
        told.notify(f"Suite {suite.suite}: {len(cases)} cases")
        scored += _run(suite.model_copy(update={"cases": cases}), options, places, told)
    found = summed_up(scored, skipped, [suite.suite for suite in chosen], options, places)
    if not options.material:
        return found
    told.notify("Material: notes read from text, planted defects, and lies told to the verifier")
    held = checked(places, as_split(options.split), fast=options.fast, progress=told.progress)
    return dataclasses.replace(found, material=held)


def require_extra(options: Options) -> None:
    """Refuse early, in one line, where what scores or compares is not installed."""
    needed = ["ir_measures", "scipy", "sklearn", "matplotlib", "jinja2"]
    needed += peers.NEEDED if options.baselines else ()
    absent = [name for name in needed if find_spec(name) is None]
    if absent:
        raise InvalidRequest(
            f"The evaluation needs {', '.join(absent)}; install it with "
            "`pip install 'bundlewise[eval]'`."
        )


def choose(options: Options, places: Places, folder: Path = SUITES) -> list[Suite]:
    """The suites that are named, or all. A name also stands for the suites it begins.

    Raises:
        InvalidRequest: a name that no suite has, or an unknown split.
    """
    if options.split not in SPLITS:
        raise InvalidRequest(f"{options.split!r} is no split: use one of {', '.join(SPLITS)}.")
    known = [*names(folder), *generated.NAMES, FEEDBACK]
    for name in options.suites:
        if not any(means(name, suite) for suite in known):
            raise InvalidRequest(f"There is no suite {name!r}; there are {', '.join(known)}.")

    def wanted(suite: str) -> bool:
        return not options.suites or any(means(name, suite) for name in options.suites)

    found = [*suites(folder, wanted), *generated.suites(places, wanted)]
    own = own_suite(places.home) if wanted(FEEDBACK) else None
    if own is None and options.suites and wanted(FEEDBACK):
        own = Suite(suite=FEEDBACK)
    chosen = [*found, *([own] if own else [])]
    if not chosen:
        raise InvalidRequest(f"Of {', '.join(options.suites)} nothing is a suite of cases.")
    return chosen


def means(name: str, suite: str) -> bool:
    """Whether a suite is the one named, or one of several that the name begins."""
    return suite == name or suite.startswith(f"{name}_")


def _cases_of(suite: Suite, options: Options) -> tuple[Case, ...]:
    cases = [item for item in suite.cases if options.split in {"all", item.split}]
    return fast_subset(cases) if options.fast else tuple(cases)


def _no_cases(suite: Suite, cases: Sequence[Case], options: Options) -> str | None:
    if cases:
        return None
    return f"{NO_CASE_OF}{options.split}" if suite.cases else NO_CASE_YET


def fast_subset(cases: Sequence[Case]) -> tuple[Case, ...]:
    """At most forty cases, evenly over the list, so that every kind and chapter has its share."""
    step = max(1.0, len(cases) / FAST)
    return tuple(cases[int(place * step)] for place in range(min(FAST, len(cases))))


def _run(suite: Suite, options: Options, places: Places, telling: Telling) -> list[Scored]:
    assistant, folder = opened(suite, places, telling.notify, telling.progress)
    try:
        day = ASKED_ON
        if suite.material == OWN_LIBRARY:
            day = dt.date.today()  # noqa: DTZ011 (the user's own day, as `ask` takes it)
        fixed = Assistant(assistant.library, today=lambda: day)
        fixed.ask(WARM_UP)
        scored = score(suite, OURS, _asked(fixed, suite, day, telling.progress))
        compared = [case for case in suite.cases if case.pair is None]
        if options.baselines and compared:
            found = peers.baselines(fixed.library, folder, telling.progress)
            for peer in found:
                part = suite.model_copy(update={"cases": tuple(compared)})
                scored += score(part, peer.name, _searched(peer, part, telling.progress))
            for peer in found:
                peer.close()
        return scored
    finally:
        assistant.close()


def _asked(
    assistant: Assistant, suite: Suite, day: dt.date, progress: Progress
) -> dict[str, Response]:
    told = {}
    for done, case in enumerate(suite.cases, start=1):
        told[case.id] = ask(assistant, case, day)
        progress(f"Asking {suite.suite}", done, len(suite.cases))
    return told


def _searched(peer: peers.Baseline, suite: Suite, progress: Progress) -> dict[str, Response]:
    told = {}
    for done, case in enumerate(suite.cases, start=1):
        told[case.id] = peer.find(case.question)
        progress(f"Searching {suite.suite} by {peer.name}", done, len(suite.cases))
    return told


def ask(assistant: Assistant, case: Case, day: dt.date) -> Response:
    """Ask one case of Bundlewise; the milliseconds are those of ``ask`` by the clock.

    A question that it will not take is a refusal with an error, and wrong whatever is expected.
    """
    question = Question(
        case.question,
        service_date=case.service_date,
        setting=case.setting,
        language=case.language,
    )
    start = time.perf_counter()
    try:
        answer = assistant.ask(question)
    except BundlewiseError as error:
        return Response((), refused=True, error=str(error))
    taken = (time.perf_counter() - start) * 1000
    documents = {item.id: item for item in assistant.library.documents()}
    found = tuple(
        Found(
            item.document,
            item.page,
            (item.section,) if item.section else (),
            item.quote,
            documents[item.document_id].edition,
            documents[item.document_id].sample,
        )
        for item in answer.evidence
    )
    right = {
        item.id: verbatim(item, assistant.library.body_if_held(item.document_id))
        for item in answer.citations
    }
    return Response(
        found,
        refused=answer.outcome not in _ANSWERED,
        answer=answer,
        milliseconds=taken,
        chance=chance_of_answer(assistant.library, case, day),
        unsupported=unsupported(answer, right),
    )


def score(suite: Suite, system: str, responses: Mapping[str, Response]) -> list[Scored]:
    """Score what a system made of every case of a suite."""
    gold = {case.id: Gold.of(case, _title(suite, case)) for case in suite.cases if case.ranked}
    found = {name: responses[name].found for name in gold}
    ranked = rankings(gold, found) if gold else {}
    told = []
    for case in suite.cases:
        response = responses[case.id]
        scores = {**ranked.get(case.id, {}), **scores_of(case, response)}
        told.append(
            Scored(
                system,
                suite.suite,
                _title(suite, case) or next(iter(case.documents), None),
                case,
                response,
                scores,
                gold[case.id].ranks(response.found) if case.id in gold else (),
            )
        )
    return [dataclasses.replace(item, wrong=wrong_with(item)) for item in told]


def _title(suite: Suite, case: Case) -> str | None:
    """The title of the document that a case's pages are in: of its edition, else the first."""
    held = [item for item in suite.files if item.file is not None]
    same = [item for item in held if case.edition in {None, item.edition}]
    return next((item.title for item in same or held), None)
