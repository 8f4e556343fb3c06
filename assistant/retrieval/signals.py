"""What tells an answerable question from another, as the refusal decision weighs it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """What a search says of a question; each in 0..1 unless said otherwise."""

    similarity: float = 0.0
    """Cosine of the question to the best passage."""
    peak: float = 0.0
    """How far the best passage stands out in similarity from the last of the list."""
    coverage: float = 0.0
    """Share of the question's words, weighted by rarity, that the best passages hold."""
    breadth: float = 0.0
    """Like ``coverage``, over all ten passages: subjects are often spread over a section."""
    meant: float = 0.0
    """Like ``coverage``, where a word also counts if what it may stand for is held."""
    together: float = 0.0
    """The largest share of the question's words that one passage alone holds."""
    together_meant: float = 0.0
    """Like ``together``, where a word also counts if what it may stand for is held."""
    first: float = 0.0
    """The share, in that sense, that the first passage holds."""
    matched: float = 0.0
    """BM25 of the best passage by keywords, for each unit of rarity asked; not bounded by 1."""
    margin: float = 0.0
    """How far that passage stands out from the fifth, in the same measure."""
    heaviest: float = 0.0
    """The share of the question's weight that its rarest word has."""
    rarest: float = 0.0
    """Whether the rarest word of the question stands in the best passages."""
    unseen: float = 0.0
    """Share of the question's words, weighted by rarity, that nothing held or known resembles."""
    agreement: float = 0.0
    """Share of the ten best by keywords that are among the ten best by vectors."""
    outside: float = 0.0
    """Whether the question asks for something the passages have no word of, such as prices."""
    orders: float = 0.0
    """Whether the text gives the assistant orders rather than ask."""
    coded: float = 0.0
    """Whether the question names codes."""
    codes: float = 0.0
    """How surely the passages speak of the codes named; 1 where each is named by number."""
    labelled: float = 0.0
    """Share of the labels named, such as "modifier 57", that one of the best passages holds."""
    unlabelled: float = 0.0
    """Share of them that none of the best passages holds."""
    length: float = 0.0
    """Words that carry the subject, in tens: a short question leaves less to go by."""
    topic: float = 0.0
    """How the question alone sounds: above 0 like those that guidance on coding answers."""
    topic_abroad: float | None = None
    """The same from its multilingual vector; none of a question in English, or without vectors."""
    similarity_abroad: float = 0.0
    """Cosine of that vector to the best passage; all lie close together, above 0.7."""
