"""Fit the refusal decision: ``python -m evals.fit_refusal HOME``.

``HOME`` is a library that holds the 2026 policy manual. The questions are those written for
fitting, and the development halves of the suites; none of a test half is ever read here. They
are asked of the manual, of the sample, and of invented guidance on other subjects, so that the
decision follows the material and not the subject alone. Prints the fit with its errors by
cross-validation, and with ``--write`` stores the weights beside the code that uses them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
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
from assistant.retrieval.refusal import features
from assistant.retrieval.scope import in_scope
from assistant.retrieval.search import search, vector_of
from assistant.retrieval.signals import Signals
from assistant.service import Assistant
from assistant.settings import Settings
from evals.cases import split_of
from knowledge_base.library import Library

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from knowledge_base.indexes.embedders import Vectors

    Numbers = npt.NDArray[np.float64]

_SUITES = Path(__file__).parent / "suites"
STORED = Path(__file__).parents[1] / "assistant" / "retrieval" / "refusal.json"
DAY = dt.date(2026, 6, 1)
_FOLDS = 10
# How strongly weights are held near zero (the inverse, as scikit-learn takes it).
_TOPIC_FREEDOM, _FREEDOM = 1.0, 1.0
# Questions written on the manual that are asked of the other material, which cannot answer them.
_STRANGERS = 60
# The share of the answerable that may be refused: the threshold is set by it.
_REFUSED = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whether its material answers it, and what the search there says of it."""

    text: str
    answerable: bool
    material: str
    signals: Signals
    vector: Vectors


def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((_SUITES / name).read_text(encoding="utf-8"))
    return loaded


def on_the_manual() -> Iterator[tuple[str, bool]]:
    """Questions and whether the manual answers them; of the suites only the development half."""
    fitting, first = _load("refusal_fitting.yaml"), _load("refusal_development.yaml")
    yield from ((text, True) for text in (*fitting["answerable"], *first["answerable"]))
    for texts in (*fitting["unanswerable"].values(), first["unanswerable"]):
        yield from ((text, False) for text in texts)
    for name in ("policy_manual_2026_a", "policy_manual_2026_b", "unanswerable"):
        for case in _load(f"{name}.yaml")["cases"]:
            expected = case.get("expect", "answered")
            if split_of(case["id"]) == "development" and expected != "case_specific":
                yield case["question"], expected != "not_in_material"


def ask(library: Library, asked: Sequence[tuple[str, bool]], material: str) -> Iterator[Asked]:
    """Search for each question that the decision is asked about.

    One about a person, or on a false premise that the rules see, is decided before.
    """
    for text, answerable in asked:
        question = understand(text, today=DAY)
        scope = in_scope(question, library)
        if not question.patient and not premises(question, library, scope):
            found = search(question, library, scope)
            vector = vector_of(question, library)
            yield Asked(text, answerable, material, found.signals, vector)


def _elsewhere() -> Iterator[Asked]:
    """What is asked of the sample and of the invented guidance, which answer other questions."""
    first, other = _load("refusal_development.yaml"), _load("other_material.yaml")
    manual = list(on_the_manual())
    with TemporaryDirectory() as folder:
        small = Assistant.open(Settings(home=Path(folder)))
        asked = [(text, True) for text in first["sample_answerable"]]
        asked += [(text, False) for text in first["unanswerable"]]
        yield from ask(small.library, asked, "sample")
        small.close()
    with TemporaryDirectory() as folder:
        library = Library(Path(folder))
        for page in sorted((_SUITES / "other_material").glob("*.md")):
            library.add(page)
        own = [(item["question"], item["answerable"]) for item in other["questions"]]
        strangers = [(text, False) for text, _ in manual[:: len(manual) // _STRANGERS]]
        yield from ask(library, [*own, *strangers], "other")
        library.close()


def _topic(rows: Sequence[Asked], library: Library) -> tuple[Numbers, dict[str, Any]]:
    """Each question's log-odds from its vector alone, by cross-validation, and the weights."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    vectors = np.stack([row.vector for row in rows])
    truth = np.array([row.answerable for row in rows])
    taught = np.array([row.material == "manual" for row in rows])
    model = LogisticRegression(C=_TOPIC_FREEDOM, max_iter=2000)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    told = np.zeros(len(rows))
    told[taught] = cross_val_predict(
        model, vectors[taught], truth[taught], cv=folds, method="decision_function"
    )
    model.fit(vectors[taught], truth[taught])
    told[~taught] = model.decision_function(vectors[~taught])
    weights = {
        "embedder": library.embedder.identity,
        "constant": round(float(model.intercept_[0]), 4),
        "weights": [round(float(weight), 4) for weight in model.coef_[0]],
    }
    return told, weights


def _report(rows: Sequence[Asked], chances: Numbers, threshold: float) -> None:
    for row, chance in sorted(zip(rows, chances, strict=True), key=lambda pair: pair[1]):
        if (chance >= threshold) != row.answerable:
            kind = "answerable" if row.answerable else "unanswerable"
            typer.echo(f"{chance:.2f} {kind} ({row.material}): {row.text}")
    for material in dict.fromkeys(row.material for row in rows):
        mine = [pair for pair in zip(rows, chances, strict=True) if pair[0].material == material]
        kept = [chance for row, chance in mine if row.answerable]
        barred = [chance for row, chance in mine if not row.answerable]
        refused = sum(chance < threshold for chance in kept)
        answered = sum(chance >= threshold for chance in barred)
        typer.echo(
            f"{material}: {refused} of {len(kept)} answerable refused, {answered} of "
            f"{len(barred)} unanswerable answered"
        )


def main(
    home: Annotated[Path, typer.Argument(help="A library that holds the manual.")],
    *,
    write: Annotated[bool, typer.Option("--write", help="Store the weights.")] = False,
) -> None:
    """Fit and report."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    library = Library(home)
    rows = [*ask(library, list(on_the_manual()), "manual"), *_elsewhere()]
    told, topic = _topic(rows, library)
    weighed = [
        features(dataclasses.replace(row.signals, topic=float(sounds)))
        for row, sounds in zip(rows, told, strict=True)
    ]
    names = tuple(weighed[0])
    table = np.array([[item[name] for name in names] for item in weighed])
    spread = table.std(axis=0)
    # Weights are held near zero alike, whatever the scale of their signal.
    table = table / spread
    truth = np.array([float(row.answerable) for row in rows])
    model = LogisticRegression(C=_FREEDOM, max_iter=5000)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=1)
    chances = cross_val_predict(model, table, truth, cv=folds, method="predict_proba")[:, 1]
    manual = np.array([row.material == "manual" for row in rows])
    threshold = round(float(np.quantile(chances[manual & (truth == 1)], _REFUSED)), 3)
    _report(rows, chances, threshold)
    fitted = model.fit(table, truth)
    weights = {
        "version": f"3-{len(rows)}-questions",
        "threshold": threshold,
        "constant": round(float(fitted.intercept_[0]), 4),
        "weights": {
            name: round(float(weight), 4)
            for name, weight in zip(names, fitted.coef_[0] / spread, strict=True)
        },
        "topic": topic,
    }
    typer.echo(json.dumps({**weights, "topic": "..."}, indent=2))
    if write:
        # The fit for other languages builds on this one: fit it anew after this.
        abroad = json.loads(STORED.read_text(encoding="utf-8"))["abroad"]
        STORED.write_text(json.dumps({**weights, "abroad": abroad}, indent=1) + "\n", "utf-8")
    library.close()


if __name__ == "__main__":
    typer.run(main)
