"""What a question looks for in a sentence: its words by their weight, its labels, a definition."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from assistant.question.following import asks_reason
from assistant.question.labels import Label
from assistant.retrieval.evidence import Gathered
from assistant.retrieval.words import stems_of

_ASKS_MEANING = re.compile(
    r"^\s*(?:so\s+)?(?:what(?:['’]s| is| are| does)|define|definition of|meaning of|explain)\b"
    r"|\b(?:mean|means|meaning|stands? for|defined?|definition)\b",
    re.IGNORECASE,
)
_GIVES_MEANING = re.compile(
    r"\b(?:is|are) (?:an?|the|those|defined|considered)\b|\b(?:defines?|means|refers? to)\b"
    r"|\bindicat(?:es|ing) that\b|\bto indicate\b|\bstands? for\b",
    re.IGNORECASE,
)
_GIVES_REASON = re.compile(
    r"\b(?:because|since|therefore|thus|due to|in order to|for this reason|the reason|rationale|"
    r"integral|inherent|incident(?:al)? to|component of|necessary to|considered (?:part|included)|"
    r"represents?|duplicat\w+)\b",
    re.IGNORECASE,
)
_ASKS_RULING = re.compile(
    r"\b(?:can|may|could|should|shall|must|do|does|is|are|allowed|okay?|how many|how often|"
    r"what do we|bill|report|charge|paid|pay|separate(?:ly)?|extra)\b",
    re.IGNORECASE,
)
_ASKS_OTHERWISE = re.compile(
    r"^\s*(?:what (?:is|are|does)|define|meaning|who|when|where|why)\b", re.IGNORECASE
)
_GIVES_RULING = re.compile(
    r"\b(?:shall|should|must|may not|may be|may only|cannot|can(?:not)? be|separately|"
    r"not (?:be )?(?:report\w*|billed|payable|allowed)|only one|integral|included|"
    r"(?:in)?appropriate|misuse|(?:does not )?allows?|is allowed|prohibit\w*|requires?)\b",
    re.IGNORECASE,
)
# A label says what the question is about more surely than its rarest word.
_LABEL_WORTH = 1.5
# A sentence that explains its subject, where that was asked; one that begins with a label, or
# names it by itself and not far back in a list.
_MEANING, _OPENING, _NAMED = 1.2, 1.5, 1.4
# One that gives a reason, where that was asked.
_REASON = 1.3
# One that rules, where that was asked, heads the answer.
_RULING = 1.6


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for. ``weights`` are by stem, as ``Gathered`` gives them."""

    weights: Mapping[str, float]
    labels: tuple[Label, ...] = ()
    meaning: bool = False
    reason: bool = False
    ruling: bool = False
    _label_worth: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        heaviest = max(self.weights.values(), default=1.0)
        object.__setattr__(self, "_label_worth", _LABEL_WORTH * heaviest)

    @property
    def whole(self) -> float:
        """The worth of a text that holds everything."""
        return math.fsum(self.weights.values()) + self._label_worth * len(self.labels) or 1.0

    def held(self, text: str) -> frozenset[str | Label]:
        """What of it ``text`` holds."""
        named = (label for label in self.labels if label.stands_in(text))
        return frozenset[str | Label]((stems_of(text) & self.weights.keys()) | set(named))

    def worth(self, held: Collection[str | Label]) -> float:
        """How much a text is worth that holds this."""
        # Summed exactly: a set has another order in each process, and rounding would show it.
        return math.fsum(
            self._label_worth if isinstance(item, Label) else self.weights[item] for item in held
        )

    def stress(self, sentence: str) -> float:
        """The factor for a sentence that speaks of its subject as it was asked."""
        factor = 1.0
        if any(label.opens(sentence) for label in self.labels):
            factor = _OPENING
        elif any(label.is_named_in(sentence) for label in self.labels):
            factor = _NAMED
        if self.reason and gives_reason(sentence):
            factor *= _REASON
        return factor * (_MEANING if self.meaning and _GIVES_MEANING.search(sentence) else 1.0)

    def weight_at_head(self, sentence: str) -> float:
        """The factor for a sentence that may head the answer."""
        rules = self.ruling and _GIVES_RULING.search(sentence) is not None
        return self.stress(sentence) * (_RULING if rules else 1.0)


def gives_reason(sentence: str) -> bool:
    """Whether a sentence tells why something is so."""
    return _GIVES_REASON.search(sentence) is not None


def sought(question: str, gathered: Gathered) -> Sought:
    """What a question seeks among what was gathered for it."""
    return Sought(
        {**gathered.meant, **gathered.weights},
        gathered.labels,
        meaning=_ASKS_MEANING.search(question) is not None,
        reason=asks_reason(question),
        ruling=_asks_ruling(question),
    )


def _asks_ruling(question: str) -> bool:
    """Whether a question asks what may, must or can be done, rather than what something is."""
    return _ASKS_RULING.search(question) is not None and not _ASKS_OTHERWISE.match(question)
