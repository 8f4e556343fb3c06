"""Presidio's recognisers and ours in one engine. Importing it costs a second: see ``screen``.

No trained model is loaded: spaCy's blank English pipeline splits words, for Presidio's search for
words such as "member" near a number; names are found by ``names``.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterable, Iterator

import spacy
import tldextract
from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    LocalRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    PhoneRecognizer,
    UsHealthInsuranceMemberIdRecognizer,
    UsMbiRecognizer,
    UsSsnRecognizer,
)

from knowledge_base.identities import signs
from knowledge_base.identities.names import find_names
from knowledge_base.identities.signs_abroad import SIGNS_ABROAD

# Presidio's own names for what it finds. Its recognisers of licences, addresses on the network
# and dates are left out: J1100, section 30.6.1.1 and every date of service would be met.
_KINDS = {
    "US_SSN": signs.SSN,
    "PHONE_NUMBER": signs.PHONE,
    "EMAIL_ADDRESS": signs.EMAIL,
    "US_MBI": signs.MEMBER,
    "US_HEALTH_INSURANCE_MEMBER_ID": signs.MEMBER,
    "CREDIT_CARD": signs.CARD,
}
# Below this a match is a shape only, such as nine digits with no word beside them that tells.
_LEAST = 0.3
# A number of no known kind is named where nothing better is known of it.
_VAGUE = 0.36
# A placeholder's name stops a question, but beside another sign it is not worth naming.
_WEAK, _SURE = 0.35, 0.9


class _Words(NlpEngine):
    """Splits a text into words, and does nothing else."""

    def load(self) -> None:
        """Make the blank pipeline; nothing is read from a disk or a network."""
        self._english = spacy.blank("en")

    def is_loaded(self) -> bool:
        """Whether ``load`` has been called."""
        return hasattr(self, "_english")

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """The words of ``text``; each stands for its own lemma."""
        words = self._english(text)
        starts, lemmas = [word.idx for word in words], [word.lower_ for word in words]
        return NlpArtifacts([], words, starts, lemmas, self, language)

    def process_batch(
        self, texts: Iterable[str], language: str, *_: object, **__: object
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """The same for several texts."""
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002 (Presidio's name)
        """Whether ``word`` tells nothing of what stands beside it."""
        return bool(self._english.vocab[word].is_stop)

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002 (Presidio's name)
        """Whether ``word`` is a mark."""
        return bool(self._english.vocab[word].is_punct)

    def get_supported_entities(self) -> list[str]:
        """None: it recognises nothing."""
        return []

    def get_supported_languages(self) -> list[str]:
        """English, in whose name all recognisers are registered."""
        return ["en"]


class _Email(EmailRecognizer):
    """Presidio's own, which would fetch the list of top-level domains from the network."""

    _domains = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    def validate_result(self, pattern_text: str) -> bool:
        """Whether the domain can exist, by the list that came with the package."""
        return self._domains(pattern_text).fqdn != ""


class _Phone(PhoneRecognizer):
    """Presidio's own; ten digits in one run need a word beside them that tells, as an NPI has."""

    SHAPE_ONLY = 0.05

    def __init__(self) -> None:
        telling = ["phone", "telephone", "cell", "cellphone", "mobile", "call", "fax"]
        # Two codes side by side are a number in other countries, or grouped in any way at all.
        super().__init__(context=telling, supported_regions=("US",), leniency=3)

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Each number in ``text``."""
        # Presidio declares what it takes without its own default, None.
        found = super().analyze(text, entities, nlp_artifacts)  # type: ignore[arg-type]
        for result in found:
            if text[result.start : result.end].isdigit():
                result.score = self.SHAPE_ONLY
        return found


class _Names(LocalRecognizer):
    """Names of persons as ``names`` finds them."""

    def load(self) -> None:
        """Nothing: the lists are read with the first question."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts
    ) -> list[RecognizerResult]:
        """Each name in ``text``, weak if it stands for anybody, as Jane Doe does."""
        del entities, nlp_artifacts
        return [
            RecognizerResult(
                signs.PATIENT if name.patient else signs.PERSON,
                name.start,
                name.end,
                _LEAST if name.placeholder else _SURE,
            )
            for name in find_names(text)
        ]


def kinds(text: str) -> tuple[str, ...]:
    """The kinds of identifying detail in ``text``, each once, in the order of the text."""
    found = sorted(_engine().analyze(text, "en"), key=lambda result: result.start)
    sure = [
        result
        for result in found
        if result.score >= _WEAK
        and not any(other.score > result.score and other.intersects(result) > 0 for other in found)
    ]
    told = (_KINDS.get(result.entity_type, result.entity_type) for result in sure or found)
    return tuple(dict.fromkeys(told))


@functools.cache
def _engine() -> AnalyzerEngine:
    # The loggers' records can hold what was recognised.
    for name in ("presidio-analyzer", "decision_process", "tldextract"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    registry = RecognizerRegistry(recognizers=list(_recognisers()), supported_languages=["en"])
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=_Words(),
        default_score_threshold=_LEAST,
        supported_languages=["en"],
    )


def _recognisers() -> Iterator[EntityRecognizer]:
    yield from (UsSsnRecognizer(), UsMbiRecognizer(), UsHealthInsuranceMemberIdRecognizer())
    yield from (_Phone(), CreditCardRecognizer(), _Email())
    yield _Names([signs.PATIENT, signs.PERSON], name="names by given name")
    for kind, patterns in signs.SIGNS.items():
        score = _VAGUE if kind == signs.NUMBER else _SURE
        ours = [Pattern(f"{kind} {number}", sign, score) for number, sign in enumerate(patterns)]
        yield PatternRecognizer(kind, kind, patterns=ours)
    for kind, patterns in SIGNS_ABROAD.items():
        theirs = [
            Pattern(f"{kind} abroad {number}", sign, _SURE) for number, sign in enumerate(patterns)
        ]
        yield PatternRecognizer(kind, f"{kind} abroad", patterns=theirs)
