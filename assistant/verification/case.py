"""One statement as the checks see it: its reading, what it cites, and what the rules say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from assistant.answer import Citation, Finding, Proposal
from assistant.question.dates import in_iso
from assistant.rules.ruling import Ruling
from assistant.verification.quotes import Place, enclosing, paragraph, stands
from assistant.verification.reading.attribution import claim_of, without_names
from assistant.verification.reading.figures import Place as NamedPlace
from assistant.verification.reading.figures import places_of
from assistant.verification.reading.language import folded, gives_orders, language
from assistant.verification.reading.statement import Reading, read, read_in
from knowledge_base.records import Setting
from knowledge_base.sentences import sentences

_LIST_MARK = re.compile(
    r"^(?:\(?(?:\d{1,3}|[A-Za-z]|[ivx]{2,5})[.)]\s+|[\u2022*\u25aa\u25cf\u25e6\u2013\u2014-]+\s*)+"
)

# Markup is shown as text, but a reader takes "is <b>not</b>" for "is not".
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]{0,200}>", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# A statement of no more words than this tells its language by none of them.
_FEW = 7
_LATIN = frozenset({"en", "es", "fr", "de", "vi", "tl"})
# Shorter names are taken for words of the claim.
_LEAST_NAME = 4

# Headings under which each item has to be in the record.
_DUTY = re.compile(
    r"\b(?:document(?:ation|ing)?|requirements?|required|records?|record-?keeping|"
    r"checklist|must|has to|have to|to be (?:recorded|documented|noted))\b",
    re.IGNORECASE,
)

Body = Callable[[str], str | None]
"""Gives the stored text of a document id, or ``None`` where it is not held."""
Consult = Callable[[Sequence[str]], Sequence[Ruling]]
"""Gives what the rules say of some codes by themselves, without modifiers or units."""
Locate = Callable[[Citation], Place]
"""Gives the page and the section in which a citation stands."""
Entails = Callable[[str, str], bool]
"""Whether a text (first) bears out a statement (second), as a model has it."""


@dataclass(frozen=True)
class Circumstances:
    """What holds for every statement of one draft.

    ``language`` is the one asked for and ``None`` where any will do; ``editions`` are the ids of
    the documents that may be quoted on the service date, ``None`` for all.
    """

    question: str
    body: Body
    language: str | None = None
    service_date: dt.date | None = None
    setting: Setting = "practitioner"
    editions: Collection[str] | None = None
    locate: Locate = lambda _citation: Place(None, None)
    entails: Entails | None = None

    @cached_property
    def ordered(self) -> bool:
        """Whether the question holds orders to the program, so that it is no evidence."""
        return gives_orders(folded(self.question))

    @cached_property
    def asked(self) -> Reading:
        """The question read; of one that holds orders only its codes."""
        if self.ordered:
            return read(" ".join(read(self.question).codes))
        return read(self.question)


@dataclass(frozen=True)
class Case:
    """One proposed statement beside its evidence.

    ``findings`` are those it is said to word; ``rules`` is everything the rules say of its codes.
    """

    draft: Proposal
    sources: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    rules: tuple[Finding, ...]
    about: Circumstances
    rows: tuple[str, ...] = field(default=())
    alone: tuple[Finding, ...] = field(default=())
    """What the rules say of each add-on code without its primary: that names all of them."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What its sources are called: titles, and the headings that the quotes stand under."""
        found: dict[str, None] = {}
        for source in self.standing:
            at = self.about.locate(source)
            for name in (source.document, source.section, at.section, at.heading):
                if name and len(name) >= _LEAST_NAME:
                    found[name] = None
        return tuple(found)

    @cached_property
    def due(self) -> bool:
        """Whether a quote stands under a heading that names a duty, such as "Documentation"."""
        return any(
            _DUTY.search(name)
            for source in self.standing
            for at in [self.about.locate(source)]
            for name in (source.section, at.section, at.heading)
            if name
        )

    @cached_property
    def claim(self) -> str:
        """The statement without what only says where in its sources it stands."""
        text = _TAG.sub("", self.draft.text)
        return claim_of(text, self.names) if self.standing else in_iso(text)

    @cached_property
    def placed(self) -> frozenset[NamedPlace]:
        """The pages, chapters and sections that the statement names, titles aside."""
        return places_of(folded(without_names(self.draft.text, self.names)))

    @cached_property
    def reading(self) -> Reading:
        """The statement read: its claim, without the names of its sources.

        One of few words, most of them codes, is read in the language asked for.
        """
        found, asked = read(self.claim, self.about.language), self.about.language
        few = len(_LETTERS.findall(found.text)) <= _FEW
        if asked in {None, "en", found.language.code} or self.standing or not few:
            return found
        if not {asked, found.language.code} <= _LATIN:
            return found
        return read_in(found.text, language(str(asked)))

    @cached_property
    def standing(self) -> tuple[Citation, ...]:
        """The passages its drafter cites whose quotes stand where they are said to."""
        return tuple(
            source
            for source in self.draft.sources
            if source.kind == "passage" and stands(source, self.about.body(source.document_id))
        )

    @cached_property
    def around(self) -> tuple[str, ...]:
        """For each quote that stands, the whole sentences it is cut from."""
        return tuple(
            enclosing(source, self.about.body(source.document_id)) for source in self.standing
        )

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """For each quote that stands, its paragraph with a sentence before and after."""
        return tuple(
            paragraph(source, self.about.body(source.document_id)) for source in self.standing
        )

    @cached_property
    def told(self) -> str:
        """What the findings it words say, with their rows as published."""
        return "\n".join(
            part
            for item in self.findings
            for part in (
                item.message,
                item.what_would_change_it or "",
                " ".join(item.codes),
                f"release {item.release}" if item.release else "",
                *(day.isoformat() for day in (item.effective_from, item.deleted_on) if day),
            )
            if part
        )

    @cached_property
    def support(self) -> Reading:
        """Everything that it may rest on, read."""
        return read("\n".join((*self.around, self.told)))

    @cached_property
    def verbatim(self) -> bool:
        """Whether it is a quote word for word, white space aside."""
        text = " ".join(self.claim.split())
        return any(text in " ".join(source.quote.split()) for source in self.standing)

    @cached_property
    def whole_sentence(self) -> bool:
        """Whether it is word for word whole sentences of those that a quote is cut from."""
        mine = _bare(self.claim)
        return any(mine and mine <= _bare(around) for around in self.around)

    @cached_property
    def worded(self) -> bool:
        """Whether it is what a rule says, in the rule's own words."""
        from assistant.languages.wording import reason_published, what_would_change

        text = self.draft.text
        return any(
            text == item.message
            or (
                item.rationale is not None
                and text == reason_published(item.rationale, item.codes, item.release)
            )
            or (
                item.what_would_change_it is not None
                and text.endswith(item.what_would_change_it)
                and _ours(text, item.what_would_change_it, what_would_change)
            )
            for item in self.findings
        )


@lru_cache(maxsize=4_096)
def _bare(text: str) -> frozenset[str]:
    """The sentences of a text, white space and list marks aside."""
    flat = " ".join(text.split())
    found = (_LIST_MARK.sub("", flat[start:end]).strip() for start, end in sentences(flat))
    # A sentence that follows "according to" begins with a small letter.
    return frozenset(item[0].lower() + item[1:] for item in found if item)


def _ours(text: str, change: str, worded: Callable[..., str]) -> bool:
    """Whether only our own phrase on where it holds stands before the change."""
    from assistant.languages.wording import SETTING_NAMES

    before = text.removesuffix(change).removesuffix(": ")
    known = worded("", ()).removesuffix(": ")
    rest = folded(before.removeprefix(known))
    for phrase in (*SETTING_NAMES.values(), " and ", " on ", ","):
        rest = rest.replace(phrase, " ")
    return before.startswith(known) and not any(char.isalpha() for char in rest)


def cited_rows(sources: Sequence[Citation]) -> tuple[str, ...]:
    """The rows of tables among the sources, as published."""
    return tuple(source.quote for source in sources if source.kind == "table_row")
