"""Find out whether training on questions made of the material helps.

    python -m evals.experiments.query_adapter HOME [--earlier FILE] [--squad FILE] [--tune STEPS]

``HOME`` is a library that holds the manual of the suites and nothing else. A linear map of
question vectors is trained on questions made of its sentences (``made_questions``) while the
vectors of the passages stay as they are, and the DEVELOPMENT cases are scored before and after:
vectors alone, and fused with the keywords. ``--earlier`` names last year's text, ``--squad`` a
file in the form of SQuAD 2.0 whose questions are added, and ``--tune`` trains all of MiniLM for
that many steps as well: a second or more each for the questions' side, several for both sides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.retrieval.lexicon import meanings
from assistant.retrieval.ranking import arrange, fuse
from assistant.retrieval.words import content_words
from evals.cases import SUITES, Case, read_suite
from evals.experiments.made_questions import Made, Material, made_questions
from evals.figures import Found
from evals.intervals import SEED, mean, mean_difference
from evals.scorers import Gold, rankings
from knowledge_base.indexes.embedders import embedder, packaged_model_folder
from knowledge_base.library import Library

if TYPE_CHECKING:
    from knowledge_base.indexes.embedders import Vectors

    Embed = Callable[[Sequence[str]], Vectors]

_SUITES = ("policy_manual_2026_a", "policy_manual_2026_b")
_MEASURES = ("recall@1", "recall@5", "recall@10", "mrr")
_DEPTH, _CANDIDATES = 100, 40
_TEMPERATURE = 0.05
_HOLDS = (0.01, 0.03, 0.1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions with the vectors of their texts, and of each the places of what is right.

    ``right`` is true for the passage a question was made of and for those that say the same;
    ``own`` is the place of the first.
    """

    questions: Vectors
    documents: Vectors
    own: Sequence[int]
    right: Any


def _meant(text: str, most: int | None = None) -> list[str]:
    """What the known phrases of a question may also be called, at most so many of each."""
    return list(dict.fromkeys(some for item in meanings(text) for some in item.means[:most]))


def question_vectors(questions: Sequence[str], embed: Embed) -> Vectors:
    """Vectors as the search makes them: of a question, and of it with its phrases' meanings."""
    import numpy as np

    rows = embed(questions).copy()
    told = [", ".join(_meant(text, 2)) for text in questions]
    places = [place for place, more in enumerate(told) if more]
    if places:
        rows[places] += embed([f"{questions[place]} ({told[place]})" for place in places])
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def asked_of(material: Material, made: Sequence[Made], documents: Vectors, embed: Embed) -> Asked:
    """The made questions, ready to be trained on."""
    import numpy as np

    alike = material.alike()
    own = [item.place for item in made]
    vectors = question_vectors([item.question for item in made], embed)
    return Asked(vectors, documents, own, alike[np.asarray(own)])


def asked_of_squad(path: Path, embed: Embed) -> Asked:
    """The answerable questions of a SQuAD 2.0 file, each on its paragraph."""
    import numpy as np

    papers = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [item for paper in papers for item in paper["paragraphs"]]
    told = [
        (str(question["question"]), place)
        for place, paragraph in enumerate(paragraphs)
        for question in paragraph["qas"]
        if not question["is_impossible"]
    ]
    own = [place for _, place in told]
    right = np.eye(len(paragraphs), dtype=bool)[own]
    documents = embed([str(item["context"]) for item in paragraphs])
    return Asked(embed([question for question, _ in told]), documents, own, right)


def train_adapter(sources: Sequence[Asked], hold: float, rounds: int) -> Vectors:
    """A matrix W, so that q + qW lies nearer to its passage than to any other.

    Every other passage of the index counts as wrong, the hardest and those of the batch among
    them, but those that say the same. ``hold`` weighs how far W may go from nought.
    """
    import numpy as np
    import torch

    torch.manual_seed(SEED)
    weights = torch.zeros((sources[0].questions.shape[1],) * 2, requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=1e-3)
    held = [
        (*map(torch.from_numpy, (item.questions, item.documents, item.right)), item.own)
        for item in sources
    ]
    for _ in range(rounds):
        batches = [
            (source, batch)
            for source, item in enumerate(held)
            for batch in torch.split(torch.randperm(len(item[0])), 256)
        ]
        for number in torch.randperm(len(batches)).tolist():
            source, batch = batches[number]
            questions, documents, right, own = held[source]
            asked = questions[batch]
            near = torch.nn.functional.normalize(asked + asked @ weights, dim=1)
            mine = torch.tensor([own[place] for place in batch.tolist()])
            scores = near @ documents.T / _TEMPERATURE
            same = right[batch].scatter(1, mine[:, None], value=False)
            loss = torch.nn.functional.cross_entropy(scores.masked_fill(same, -1e4), mine)
            optimiser.zero_grad()
            (loss + hold * weights.square().sum()).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return np.asarray(weights.detach().numpy(), dtype=np.float32)


def tuned(material: Material, made: Sequence[Made], steps: int, fixed: Vectors | None) -> Embed:
    """MiniLM, all of it trained on the made questions.

    With the passages' vectors ``fixed`` only the side of the questions moves, against the whole
    index; without them one model reads both sides, against the other passages of the batch.
    """
    import numpy as np
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(SEED)
    model = SentenceTransformer(str(packaged_model_folder()), device="cpu", local_files_only=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-5)
    order, alike = torch.randperm(len(made)).tolist(), material.alike()

    def read(texts: Sequence[str]) -> torch.Tensor:
        rows = model(model.preprocess(list(texts)))["sentence_embedding"]
        return torch.nn.functional.normalize(rows, dim=1)

    model.train()
    for step in range(steps):
        batch = [made[order[(step * 32 + at) % len(made)]] for at in range(32)]
        own = np.array([item.place for item in batch])
        shown = own if fixed is None else np.arange(len(fixed))
        asked = read([item.question for item in batch])
        told = (
            torch.from_numpy(fixed)
            if fixed is not None
            else read([material.texts[place] for place in own])
        )
        mine = torch.arange(32) if fixed is None else torch.from_numpy(own)
        same = torch.from_numpy(alike[np.ix_(own, shown)]).scatter(1, mine[:, None], value=False)
        scores = (asked @ told.T / _TEMPERATURE).masked_fill(same, -1e4)
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(scores, mine).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    model.eval()
    return lambda texts: np.asarray(model.encode(list(texts), normalize_embeddings=True))


def scored(
    material: Material, cases: Sequence[Case], questions: Vectors, documents: Vectors, fused: bool
) -> dict[str, list[float]]:
    """Each measure of each case, by vectors alone or fused with keywords as the search does."""
    import numpy as np

    gold, found = {}, {}
    for case, vector in zip(cases, questions, strict=True):
        nearest = np.argsort(-(documents @ vector), kind="stable")[:_DEPTH]
        lists = [([material.passages[place].id for place in nearest], 1.0)]
        if fused:
            words = content_words(case.question)
            also = content_words(" ".join(_meant(case.question)))
            more = [word for word in also if word not in words]
            ranked = material.library.by_keywords(words, _DEPTH, also=more)
            lists.append(([name for name, _ in ranked], 1.0))
        best = fuse(lists)[:_CANDIDATES]
        held = material.library.passages([name for name, _ in best])
        gold[case.id] = Gold.of(case, None)
        found[case.id] = [
            Found("", item.page, (item.section or "",), item.text)
            for item, _ in arrange(best, held, ())[:10]
        ]
    told = rankings(gold, found)
    return {name: [told[case.id][name] for case in cases] for name in _MEASURES}


def main(
    home: Annotated[Path, typer.Argument(help="A library that holds the manual.")],
    earlier: Annotated[Path | None, typer.Option(help="Last year's text.")] = None,
    squad: Annotated[Path | None, typer.Option(help="Questions in the form of SQuAD 2.0.")] = None,
    tune: Annotated[int, typer.Option(help="Steps of training all of MiniLM.")] = 0,
    rounds: Annotated[int, typer.Option(help="Rounds of training the adapter.")] = 3,
) -> None:
    """Make the questions, train, and print the figures."""
    library = Library(home)
    material = Material.of(library)
    suites = [read_suite(SUITES / f"{name}.yaml") for name in _SUITES]
    cases = [
        case
        for suite in suites
        if suite is not None
        for case in suite.cases
        if case.split == "development" and case.ranked
    ]
    embed = embedder("minilm").embed
    documents = embed(material.texts)
    asked = question_vectors([case.question for case in cases], embed)
    made = made_questions(material, earlier.read_text(encoding="utf-8") if earlier else None)
    typer.echo(f"{len(material.passages)} passages, {len(made)} questions, {len(cases)} cases")
    mine = asked_of(material, made, documents, embed)
    before = {fused: scored(material, cases, asked, documents, fused) for fused in (False, True)}
    _tell("untrained", before, before)

    def try_adapter(name: str, sources: Sequence[Asked], hold: float) -> None:
        weights = train_adapter(sources, hold, rounds)
        moved = asked + asked @ weights
        after = {
            fused: scored(material, cases, moved, documents, fused) for fused in (False, True)
        }
        _tell(f"{name}, hold {hold:g}", before, after)

    for hold in _HOLDS:
        try_adapter("adapter", [mine], hold)
    if squad is not None:
        others = asked_of_squad(squad, embed)
        for hold in _HOLDS:
            try_adapter("adapter on SQuAD alone", [others], hold)
            try_adapter("adapter, SQuAD as well", [mine, others], hold)
    for fixed in (documents, None) if tune else ():
        own = tuned(material, made, tune, fixed)
        vectors = question_vectors([case.question for case in cases], own)
        told = own(material.texts) if fixed is None else documents
        after = {kind: scored(material, cases, vectors, told, kind) for kind in (False, True)}
        _tell(f"MiniLM tuned{', questions only' * (fixed is not None)}, {tune}", before, after)
    library.close()


def _tell(
    name: str,
    before: Mapping[bool, dict[str, list[float]]],
    after: Mapping[bool, dict[str, list[float]]],
) -> None:
    for fused, told in after.items():
        parts = []
        for measure, values in told.items():
            gain = mean_difference(values, before[fused][measure])
            parts.append(
                f"{measure} {mean(values).value:.3f} "
                f"({gain.value:+.3f}, {gain.low:+.3f} to {gain.high:+.3f})"
            )
        typer.echo(f"{name:36s} {'fused' if fused else 'alone'}  {'  '.join(parts)}")


if __name__ == "__main__":
    typer.run(main)
