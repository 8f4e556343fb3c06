"""Fit when a question in another language is refused: ``python -m evals.fit_refusal_abroad HOME``.

What its English words tell (see ``fit_refusal``, which goes first) is weighed with how the
question sounds by its multilingual vector. How questions sound is learned from English ones, and
holds in every language of that model. The questions in nine languages are the development half of
``languages_development`` and those written for fitting; each is asked without its own original
having been learned from. With ``--write`` the weights are stored beside the others.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from assistant.question.understand import understand
from assistant.retrieval.premises import premises
from assistant.retrieval.refusal import features_abroad
from assistant.retrieval.scope import in_scope
from assistant.retrieval.search import search
from assistant.retrieval.signals import Signals
from evals.cases import SUITES, read_suite
from evals.fit_refusal import DAY, STORED, on_the_manual
from knowledge_base.library import Library

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from knowledge_base.indexes.embedders import Vectors

    Numbers = npt.NDArray[np.float64]

_FOLDS = 10
_TOPIC_FREEDOM, _FREEDOM = 10.0, 1.0
# The share of the answerable questions on the manual that may be refused.
_REFUSED = 0.07


@dataclass(frozen=True, slots=True)
class Abroad:
    """A question, its English original, and what the search in a material says of it."""

    text: str
    original: str
    language: str
    answerable: bool
    material: str
    signals: Signals
    vector: Vectors


Listed = tuple[str, str, str, bool]
"""A question, its original, its language, and whether its material answers it."""


def of_the_suite() -> Iterator[Listed]:
    """The development half of the questions in other languages."""
    suite = read_suite(SUITES / "languages_development.yaml")
    cases = suite.cases if suite is not None else ()
    english = {case.id.partition("@")[0]: case.question for case in cases if case.id[-2:] == "en"}
    for case in cases:
        if case.id[-2:] != "en" and case.expect != "case_specific":
            yield case.question, english[case.id.partition("@")[0]], case.id[-2:], case.stands


def for_fitting(material: str) -> Iterator[Listed]:
    """The questions written for fitting, on the manual or on ``other_material``."""
    read = yaml.safe_load((SUITES / "fitting_abroad.yaml").read_text(encoding="utf-8"))
    for item in read[material]:
        for language, text in item["asked"].items():
            yield text, item["of"], language, item["answerable"]


def ask(library: Library, listed: Sequence[Listed], material: str) -> Iterator[Abroad]:
    """Search for each question that the decision is asked about; see ``fit_refusal.ask``."""
    for text, original, language, answerable in listed:
        question = understand(text, today=DAY, language=language)
        scope = in_scope(question, library)
        if not question.patient and not premises(question, library, scope):
            signals = search(question, library, scope).signals
            vector, _ = library.any_language.question(text)
            yield Abroad(text, original, language, answerable, material, signals, vector)


def _elsewhere() -> Iterator[Abroad]:
    """What is asked of invented guidance on other subjects; half of it by strangers."""
    strangers = [(*item[:3], False) for item in list(for_fitting("manual"))[::2]]
    with TemporaryDirectory() as folder:
        library = Library(Path(folder))
        for page in sorted((SUITES / "other_material").glob("*.md")):
            library.add(page)
        yield from ask(library, [*for_fitting("other_material"), *strangers], "other")
        library.close()


def _sounds(rows: Sequence[Abroad], library: Library) -> tuple[Numbers, dict[str, Any]]:
    """Each question's log-odds by English questions other than its original; and the weights."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    taught = list(on_the_manual())
    texts = np.array([text for text, _ in taught])
    truth = np.array([answerable for _, answerable in taught])
    vectors = np.stack([library.any_language.question(text)[0] for text in texts])
    model = LogisticRegression(C=_TOPIC_FREEDOM, max_iter=5000)
    asked = np.stack([row.vector for row in rows])
    folds = _folds(rows)
    told = np.zeros(len(rows))
    # The vectors all lie close together: what they share says nothing.
    middle = vectors.mean(axis=0)
    for fold in range(_FOLDS):
        mine = folds == fold
        known = {row.original for row, here in zip(rows, mine, strict=True) if here}
        others = np.array([text not in known for text in texts])
        model.fit(vectors[others] - middle, truth[others])
        told[mine] = model.decision_function(asked[mine] - middle)
    model.fit(vectors - middle, truth)
    weights = model.coef_[0]
    return told, {
        "embedder": library.any_language.question("")[1],
        "constant": round(float(model.intercept_[0] - middle @ weights), 4),
        "weights": [round(float(weight), 4) for weight in weights],
    }


def _folds(rows: Sequence[Abroad]) -> npt.NDArray[np.int64]:
    """The fold of each question; those of one original stand in the same."""
    import numpy as np

    originals = list(dict.fromkeys(row.original for row in rows))
    order = np.random.default_rng(0).permutation(len(originals)) % _FOLDS
    fold_of = dict(zip(originals, order.tolist(), strict=True))
    return np.array([fold_of[row.original] for row in rows])


def _report(rows: Sequence[Abroad], before: Numbers, after: Numbers, limit: float) -> None:
    for material in dict.fromkeys(row.material for row in rows):
        for language in ["all", *sorted({row.language for row in rows})]:
            mine = [
                (row.answerable, was >= limit, now >= limit)
                for row, was, now in zip(rows, before, after, strict=True)
                if row.material == material and language in {"all", row.language}
            ]
            kept = [item for item in mine if item[0]]
            barred = [item for item in mine if not item[0]]
            typer.echo(
                f"{material} {language}: of {len(kept)} answerable refused "
                f"{sum(not was for _, was, _ in kept)}, now {sum(not now for *_, now in kept)}; "
                f"of {len(barred)} unanswerable answered {sum(was for _, was, _ in barred)}, "
                f"now {sum(now for *_, now in barred)}"
            )


def main(
    home: Annotated[Path, typer.Argument(help="A library that holds the manual.")],
    *,
    write: Annotated[bool, typer.Option("--write", help="Store the weights.")] = False,
) -> None:
    """Fit and report."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    stored = json.loads(STORED.read_text(encoding="utf-8"))
    limit = float(np.log(stored["threshold"] / (1 - stored["threshold"])))
    library = Library(home)
    listed = [*of_the_suite(), *for_fitting("manual")]
    rows = [*ask(library, listed, "manual"), *_elsewhere()]
    told, topic = _sounds(rows, library)
    weighed = [
        features_abroad(dataclasses.replace(row.signals, topic_abroad=float(sounds)))
        for row, sounds in zip(rows, told, strict=True)
    ]
    names = tuple(weighed[0])
    table = np.array([[item[name] for name in names] for item in weighed])
    before = table[:, names.index("home")]
    spread = table.std(axis=0)
    table = table / spread
    truth = np.array([float(row.answerable) for row in rows])
    folds, after = _folds(rows), np.zeros(len(rows))
    model = LogisticRegression(C=_FREEDOM, max_iter=5000)
    for fold in range(_FOLDS):
        model.fit(table[folds != fold], truth[folds != fold])
        after[folds == fold] = model.decision_function(table[folds == fold])
    manual = np.array([row.material == "manual" for row in rows])
    # One threshold for all languages: the constant is moved instead.
    moved = limit - float(np.quantile(after[manual & (truth == 1)], _REFUSED))
    _report(rows, before, after + moved, limit)
    model.fit(table, truth)
    fitted = {
        "version": f"1-{len(rows)}-questions",
        "constant": round(float(model.intercept_[0]) + moved, 4),
        "weights": {
            name: round(float(weight), 4)
            for name, weight in zip(names, model.coef_[0] / spread, strict=True)
        },
        "topic": topic,
    }
    typer.echo(json.dumps({**fitted, "topic": "..."}, indent=2))
    if write:
        STORED.write_text(json.dumps({**stored, "abroad": fitted}, indent=1) + "\n", "utf-8")
    library.close()


if __name__ == "__main__":
    typer.run(main)
