"""Questions made of the material itself, without a language model, the same every time.

Of each sentence: some of its content words as people type them into a search, once as they are
and once with the guidance's words replaced by coders' and patients' (the lexicon read backwards);
the sentence with words missing; and a question that names one or two of its subjects.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from assistant.retrieval import lexicon
from assistant.retrieval.words import content_words, stem, stems_of
from evals.intervals import SEED
from knowledge_base.library import Library
from knowledge_base.records import Passage
from knowledge_base.sentences import sentences

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Passages whose words are this much alike are no wrong answers to each other's questions.
_ALIKE = 0.5
# Words in more passages than this share name no subject.
_COMMON = 0.08
# Of the words of a sentence, the share that goes missing.
_DROPPED = 0.35
# A sentence of last year's text is of the passage of this year that holds so much of it.
_SAME_SENTENCE = 0.6
_TEMPLATES_OF_TWO = (
    "can I bill {} with {}",
    "is {} separately reportable when {} is done",
    "{} and {} same day, separately billable?",
    "do we get paid for {} on top of {}",
    "is {} included in {}",
)
_TEMPLATES_OF_ONE = (
    "is {} separately reportable",
    "can you code {} separately?",
    "what does the manual say about {}",
    "when may {} be reported",
    "how many units of {} can be billed",
)
_WORD = re.compile(r"[^\W_][\w/-]*|[^\s\w]")


@dataclass(frozen=True, slots=True)
class Made:
    """A question and the place (in the list of passages) of the one it was made of."""

    question: str
    place: int


@dataclass(frozen=True, slots=True)
class Material:
    """The passages of a home, what is embedded of each, and the words of each."""

    library: Library
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    stems: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, library: Library) -> Material:
        """All passages of a library, in reading order."""
        rows = library.connection.execute("SELECT id FROM passages ORDER BY document_id, ordinal")
        names = [str(row[0]) for row in rows]
        held = library.passages(names)
        passages = tuple(held[name] for name in names)
        texts = tuple(item.text for item in passages)
        return cls(library, passages, texts, tuple(stems_of(item.text) for item in passages))

    def alike(self) -> npt.NDArray[np.bool_]:
        """For each passage which passages are it or say nearly the same: [passages, passages]."""
        import numpy as np

        columns = {word: place for place, word in enumerate(sorted(set().union(*self.stems)))}
        held = np.zeros((len(self.stems), len(columns)), dtype=np.float32)
        for place, words in enumerate(self.stems):
            held[place, [columns[word] for word in words]] = 1.0
        shared, sizes = held @ held.T, held.sum(axis=1)
        return np.asarray(shared >= _ALIKE * (sizes[:, None] + sizes[None, :] - shared))


def reverse_lexicon() -> dict[str, list[str]]:
    """What coders and patients call each phrase of the guidance: the lexicon read backwards."""
    path = Path(lexicon.__file__).with_name("lexicon.yaml")
    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    told: defaultdict[str, list[str]] = defaultdict(list)
    for section in ("abbreviations", "jargon", "lay"):
        for called, means in held[section].items():
            for phrase in means:
                told[str(phrase).lower()].append(str(called))
    return dict(told)


def made_questions(material: Material, earlier: str | None) -> list[Made]:
    """Questions made of every sentence that has a subject; up to four of each."""
    chance = random.Random(SEED)  # noqa: S311 (no secret)
    reverse = reverse_lexicon()
    phrases = sorted(reverse, key=lambda phrase: (-len(phrase), phrase))
    known = re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b")
    often = Counter(word for words in material.stems for word in words)
    common = {word for word, count in often.items() if count > _COMMON * len(material.stems)}
    told: dict[tuple[str, int], Made] = {}
    for sentence, place in (*_sentences(material), *_earlier(material, earlier or "")):
        reworded = known.sub(lambda met: chance.choice(reverse[met.group()]), sentence.lower())
        for question in _forms(sentence.lower(), reworded, common, chance):
            if len(_subject(question, common)) >= 2:
                told.setdefault((question, place), Made(question, place))
    return list(told.values())


def _subject(text: str, common: AbstractSet[str]) -> list[str]:
    """The content words that are not in every other passage."""
    return [word for word in content_words(text) if stem(word) not in common]


def _sentences(material: Material) -> Iterator[tuple[str, int]]:
    for place, passage in enumerate(material.passages):
        for start, end in sentences(passage.text):
            yield passage.text[start:end], place


def _earlier(material: Material, text: str) -> Iterator[tuple[str, int]]:
    """Sentences that were worded otherwise last year, with the passage that now says so."""
    present = {" ".join(sentence.split()) for sentence, _ in _sentences(material)}
    places = {passage.id: place for place, passage in enumerate(material.passages)}
    for start, end in sentences(text):
        sentence = " ".join(text[start:end].split())
        own = stems_of(sentence)
        if sentence in present or len(own) < 6:
            continue
        nearest = material.library.by_keywords(content_words(sentence), 1)
        place = places.get(nearest[0][0]) if nearest else None
        if place is not None and len(own & material.stems[place]) >= _SAME_SENTENCE * len(own):
            yield sentence, place


def _forms(
    sentence: str, reworded: str, common: AbstractSet[str], chance: random.Random
) -> Iterator[str]:
    for text in (sentence, reworded):
        words = content_words(text)
        kept = chance.sample(range(len(words)), min(len(words), chance.randint(3, 8)))
        yield " ".join(words[place] for place in sorted(kept))
    yield " ".join(word for word in reworded.split() if chance.random() > _DROPPED)
    runs = _runs(reworded, set(_subject(reworded, common)))
    if len(runs) >= 2:
        yield chance.choice(_TEMPLATES_OF_TWO).format(*chance.sample(runs, 2))
    elif runs:
        yield chance.choice(_TEMPLATES_OF_ONE).format(runs[0])


def _runs(text: str, subject: AbstractSet[str]) -> list[str]:
    """Stretches of up to four words of the subject: what a question would name."""
    told: list[list[str]] = [[]]
    for word in _WORD.findall(text):
        if not subject.isdisjoint(content_words(word)):
            told[-1].append(word)
        else:
            told.append([])
    return [" ".join(run[:4]) for run in told if run]
