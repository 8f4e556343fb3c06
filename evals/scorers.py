"""Scoring what a system made of a case. Every score lies in 0..1; lists are best first.

What is deliberately not normalised: quotes are compared as they are but for white space (a run of
it is one blank); case, hyphenation and typographic quotes count. A page is a page: the right
sentence on a page that no gold group lists is a miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Finding
from evals.cases import Case, PairExpected
from evals.figures import Found, Response

DEPTHS = (1, 5, 10)
QUOTED = 5
# Of ten passages, so that "at 1000" is all of them.
_ALL = 1000
REFUSALS = frozenset({"not_in_material", "refused"})


@dataclass(frozen=True, slots=True)
class Gold:
    """Where a case's answer stands: groups, any place of a group being as good as another.

    ``titles`` are parts of the titles of the documents that the places may be in; none is any.
    """

    titles: tuple[str, ...]
    groups: tuple[frozenset[int], ...]
    section: str | None = None

    @classmethod
    def of(cls, case: Case, title: str | None) -> Gold:
        """The gold of a case; unless it names documents, its pages are those of ``title``."""
        titles = case.documents or ((title,) if title else ())
        if case.gold_pages:
            return cls(titles, tuple(frozenset(group) for group in case.gold_pages))
        return cls(titles, (frozenset(),), case.gold_section)

    def met(self, found: Found) -> tuple[int, ...]:
        """The groups that a passage belongs to."""
        held = found.document.casefold()
        if self.titles and not any(title.casefold() in held for title in self.titles):
            return ()
        if not self.groups[0]:
            inside = self.section is None or any(
                self.section.casefold() in section.casefold() for section in found.sections
            )
            return (0,) if inside else ()
        return tuple(number for number, pages in enumerate(self.groups) if found.page in pages)

    def ranks(self, found: Sequence[Found]) -> tuple[int | None, ...]:
        """For each group the 1-based rank of its first passage, ``None`` if there is none."""
        first: dict[int, int] = {}
        for rank, passage in enumerate(found, start=1):
            for group in self.met(passage):
                first.setdefault(group, rank)
        return tuple(first.get(number) for number in range(len(self.groups)))

    def units(self, found: Sequence[Found]) -> list[str]:
        """What is ranked: distinct gold groups and distinct other places, in order of meeting."""
        told: dict[str, None] = {}
        for passage in found:
            groups = self.met(passage)
            names = [f"gold {group}" for group in groups]
            place = passage.page if passage.page is not None else " | ".join(passage.sections)
            told.update(dict.fromkeys(names or [f"{passage.document} {place}"]))
        return list(told)


def rankings(
    gold: Mapping[str, Gold], found: Mapping[str, Sequence[Found]]
) -> dict[str, dict[str, float]]:
    """Ranking measures of each case by id, computed by ir-measures (trec_eval).

    The unit is the page, or the section where there are no pages: each counts once, at its first
    passage. The pages of one gold group count as one page, so that recall is the share of groups
    met and the ideal of nDCG is each group once, with gain 1. ``recall@k`` looks at the places of
    the first k *passages*, not at k places; ``mrr`` and ``ndcg@10`` go by the place's position
    among the distinct places of the first ten passages, which is at most the passage's rank.
    """
    import ir_measures
    from ir_measures import RR, R, nDCG

    scores: dict[str, dict[str, float]] = {name: {} for name in gold}
    relevant = {
        name: {f"gold {group}": 1 for group in range(len(item.groups))}
        for name, item in gold.items()
    }
    asked = [(depth, {f"recall@{depth}": R @ _ALL}) for depth in DEPTHS]
    asked.append((DEPTHS[-1], {"mrr": RR, "ndcg@10": nDCG @ 10}))
    for depth, measures in asked:
        run = {
            name: {
                unit: 1.0 / place
                for place, unit in enumerate(item.units(found[name][:depth]), start=1)
            }
            for name, item in gold.items()
        }
        names = {measure: name for name, measure in measures.items()}
        for told in scores.values():
            told.update(dict.fromkeys(measures, 0.0))
        for metric in ir_measures.iter_calc(list(names), relevant, run):
            scores[metric.query_id][names[metric.measure]] = float(metric.value)
    return scores


def patterns_held(patterns: Iterable[str], quotes: Iterable[str]) -> bool:
    """Whether each pattern matches within one quote, a run of white space being a blank."""
    flat = [" ".join(quote.split()) for quote in quotes]
    return all(any(re.search(pattern, quote) for quote in flat) for pattern in patterns)


def quotes_shown(answer: Answer) -> list[str]:
    """The quotes that the shown statements cite, those withheld left out."""
    shown = {
        name for item in answer.statements if item.state != "withheld" for name in item.citations
    }
    return [item.quote for item in answer.citations if item.id in shown]


def unsupported(answer: Answer, quoted_right: Mapping[str, bool]) -> int:
    """How many shown statements have neither a finding nor a citation that is quoted right.

    ``quoted_right`` tells of each citation by id whether its quote stands in its source. Whether
    the quote bears the statement out is not judged here, only that there is one.
    """
    findings = {item.id for item in answer.findings}
    return sum(
        not findings.intersection(item.findings)
        and not any(quoted_right.get(name, False) for name in item.citations)
        for item in answer.statements
        if item.state != "withheld"
    )


def verbatim(citation: Citation, body: str | None) -> bool:
    """Whether a quote is exactly the stretch of the stored text that it names.

    A table row is never judged so: what rests on one has a finding.
    """
    return (
        citation.kind == "passage"
        and body is not None
        and bool(citation.quote)
        and body[citation.start : citation.end] == citation.quote
    )


def of_edition(response: Response, edition: str) -> bool:
    """Whether every passage and every cited quote is of an edition; the sample has none of it."""
    mine = [item.edition for item in response.found if not item.sample]
    if response.answer is not None:
        mine += [
            item.edition
            for item in response.answer.citations
            if item.kind == "passage" and not item.sample
        ]
    return all(held == edition for held in mine)


def verdict_right(case: Case, answer: Answer) -> bool:
    """Whether the tables' findings on the case's pair are the expected ones, and no others.

    Only the verdict, the order of the columns and the indicator count, not the wording. Where
    the settings differ and the question leaves them open, both have to be told and the setting
    asked for. Of a pair with an unknown code, that has to be said and nothing of an edit.
    """
    if case.pair is None:
        return False
    told = [
        item
        for item in answer.findings
        if item.rule == "ptp_pair" and set(item.codes) == set(case.pair.codes)
    ]
    if case.pair.verdict == "unknown_code":
        unknown = any(item.verdict == "unknown_code" for item in answer.findings)
        return unknown and all(item.verdict == "not_covered" for item in told)
    wanted = [item for item in (case.pair, case.pair_elsewhere) if item is not None]
    asked_back = len(wanted) == 1 or answer.outcome == "needs_facts"
    return asked_back and sorted(map(_told, wanted)) == sorted(map(_told, told))


def _told(item: PairExpected | Finding) -> tuple[str, str, str, str]:
    parts = (item.verdict, item.column_one, item.column_two, item.modifier_indicator)
    return tuple(map(str, parts))  # type: ignore[return-value]


def scores_of(case: Case, response: Response) -> dict[str, float]:
    """Every score but the ranking's that says something of this case and this system."""
    told: dict[str, bool] = {}
    if case.patterns and case.stands:
        quotes = [item.quote for item in response.found[:QUOTED]]
        told["patterns@5"] = patterns_held(case.patterns, quotes)
    if case.edition is not None:
        told["edition"] = of_edition(response, case.edition)
    if response.refused is not None and case.pair is None:
        if case.expect == "not_in_material":
            told["unanswerable_refused"] = response.refused
        elif case.expect == "answered":
            told["answerable_refused"] = response.refused
    if response.answer is not None:
        told.update(_of_answer(case, response, response.answer))
    return {name: float(value) for name, value in told.items()}


def _of_answer(case: Case, response: Response, answer: Answer) -> dict[str, bool]:
    told: dict[str, bool] = {}
    if case.patterns and case.stands:
        name = "premise_corrected" if case.expect == "corrected" else "patterns_cited"
        told[name] = patterns_held(case.patterns, quotes_shown(answer))
        if case.expect == "answered":
            told["pattern_in_headline"] = any(
                patterns_held([pattern], [answer.headline]) for pattern in case.patterns
            )
    if case.expect == "case_specific":
        told["case_specific"] = answer.outcome == "case_specific"
    if case.pair is not None:
        told["verdict"] = verdict_right(case, answer)
    if any(item.state != "withheld" for item in answer.statements):
        told["supported"] = response.unsupported == 0
    return told
