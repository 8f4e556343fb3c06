"""Fit the refusal decision on the development questions: ``python -m evals.fit_refusal HOME``.

``HOME`` is a library that holds the manual the questions were written on. Prints the fit and
its leave-one-out errors, and with ``--write`` stores the weights beside the code that uses them.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
import yaml

from assistant.question.understand import understand
from assistant.retrieval.evidence import Signals
from assistant.retrieval.search import in_scope, search
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge_base.library import Library

SIGNALS = tuple(item.name for item in fields(Signals))
_SUITE = Path(__file__).parent / "suites" / "refusal_development.yaml"
_STORED = Path(__file__).parents[1] / "assistant" / "retrieval" / "refusal.json"
# A wrong answer costs a coder more than a refusal that names what was searched.
_THRESHOLD = 0.5


def signals_of(question: str, library: Library) -> Signals:
    """What the search says of one question."""
    asked = understand(question, today=dt.date(2026, 6, 1))
    return search(asked, library, in_scope(asked, library)).signals


def main(
    home: Annotated[Path, typer.Argument(help="A library that holds the manual.")],
    *,
    write: Annotated[bool, typer.Option("--write", help="Store the weights.")] = False,
) -> None:
    """Fit and report."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import LeaveOneOut, cross_val_predict

    suite: dict[str, Any] = yaml.safe_load(_SUITE.read_text(encoding="utf-8"))
    library = Library(home)
    asked = [(text, 1) for text in suite["answerable"]]
    asked += [(text, 0) for text in suite["unanswerable"]]
    found = [signals_of(text, library) for text, _ in asked]
    on_sample = [(text, 1) for text in suite["sample_answerable"]]
    on_sample += [(text, 0) for text in suite["unanswerable"]]
    with TemporaryDirectory() as folder:
        small = Assistant.open(Settings(home=Path(folder)))
        found += [signals_of(text, small.library) for text, _ in on_sample]
        small.close()
    asked += on_sample
    rows = np.array([[getattr(item, name) for name in SIGNALS] for item in found])
    truth = np.array([label for _, label in asked])
    model = LogisticRegression(C=10.0, max_iter=1000)
    left_out = cross_val_predict(model, rows, truth, cv=LeaveOneOut(), method="predict_proba")[
        :, 1
    ]
    fitted = model.fit(rows, truth)
    wrong = [
        (float(chance), label, text)
        for (text, label), chance in zip(asked, left_out, strict=True)
        if (chance >= _THRESHOLD) != bool(label)
    ]
    for chance, label, text in sorted(wrong):
        typer.echo(f"{chance:.2f} {'answerable' if label else 'unanswerable'}: {text}")
    answered = sum(label for _, label in asked)
    typer.echo(
        f"leave-one-out: {sum(1 for _, label, _ in wrong if label)} of {answered} answerable "
        f"refused, {sum(1 for _, label, _ in wrong if not label)} of {len(asked) - answered} "
        "unanswerable answered"
    )
    weights = {
        "version": f"1-{len(asked)}-questions",
        "fitted_on": suite["document"],
        "threshold": _THRESHOLD,
        "weights": {
            "constant": round(float(fitted.intercept_[0]), 4),
            **{
                name: round(float(weight), 4)
                for name, weight in zip(SIGNALS, fitted.coef_[0], strict=True)
            },
        },
    }
    typer.echo(json.dumps(weights, indent=2))
    if write:
        _STORED.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    library.close()


if __name__ == "__main__":
    typer.run(main)
