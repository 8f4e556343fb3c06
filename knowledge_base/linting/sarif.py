"""Problems as SARIF 2.1.0, the format in which code hosts and CI show findings.

One run, with every rule's description; each result has its place (offsets, length and page), a
fingerprint that outlives the text's moving about, and, where it is silenced, a suppression. What
looks like a patient's identity is never copied into the log: such a file travels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledge_base.linting.problem import RULES, Problem
from knowledge_base.linting.registry import ABOUT
from knowledge_base.linting.silencing import told
from knowledge_base.records import Document

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_VERSION = "2.1.0"


def sarif(
    problems: Sequence[Problem], documents: Mapping[str, Document], version: str
) -> dict[str, Any]:
    """One SARIF log of ``problems``; ``documents`` are those they are of, by id."""
    # The same rule and quote may stand twice in one document.
    seen: dict[str, int] = {}
    results = []
    for problem in problems:
        print_ = _fingerprint(problem, documents[problem.document_id])
        seen[print_] = seen.get(print_, 0) + 1
        results.append(
            _result(problem, documents[problem.document_id], f"{print_}:{seen[print_]}")
        )
    return {
        "$schema": SCHEMA,
        "version": _VERSION,
        "runs": [
            {
                "tool": {"driver": _driver(version)},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }


def _driver(version: str) -> dict[str, Any]:
    return {
        "name": "bundlewise lint",
        "semanticVersion": version,
        "rules": [
            {
                "id": rule,
                "name": "".join(word.title() for word in rule.split("_")),
                "shortDescription": {"text": ABOUT[rule].finds},
                "fullDescription": {"text": f"{ABOUT[rule].finds} {ABOUT[rule].matters}"},
                "help": {
                    "text": f"{ABOUT[rule].matters} Silence it for one document with "
                    f'`bundlewise lint --silence {rule} --document ID --reason "..."`.'
                },
                "defaultConfiguration": {"level": ABOUT[rule].severity},
            }
            for rule in RULES
        ],
    }


def _result(problem: Problem, document: Document, fingerprint: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": problem.rule,
        "ruleIndex": RULES.index(problem.rule),
        "level": problem.severity,
        "message": {"text": f"{problem.message} {problem.suggestion}"},
        "locations": [_location(problem, document)],
        "partialFingerprints": {"bundlewise/v1": fingerprint},
        "properties": {
            "page": problem.page,
            "section": problem.section,
            "documentId": problem.document_id,
            "suggestion": problem.suggestion,
        },
    }
    if problem.silenced is not None:
        found["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": problem.silenced.reason,
                "properties": {
                    "decidedBy": problem.silenced.decided_by,
                    "decidedAt": problem.silenced.decided_at,
                },
            }
        ]
    return found


def _location(problem: Problem, document: Document) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(document)}}
    if problem.start is not None and problem.end is not None:
        place["region"] = {
            "charOffset": problem.start,
            "charLength": problem.end - problem.start,
            "properties": {"page": problem.page},
        }
        if problem.rule != "patient_identity":
            place["region"]["snippet"] = {"text": problem.quote}
    location: dict[str, Any] = {"physicalLocation": place}
    if problem.section:
        name = f"{problem.document}: {problem.section}"
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "section"}]
    return location


def _uri(document: Document) -> str:
    """Where the text came from, as a URI; a path of this machine is cut to the file's name."""
    source = document.source
    if source.startswith(("http://", "https://")):
        return source
    from urllib.parse import quote

    return quote(Path(source.removeprefix("upload:")).name or document.id)


def _fingerprint(problem: Problem, document: Document) -> str:
    """The same for the same problem of a work, wherever in its text it stands."""
    # Without a quote the message tells two problems of a document apart.
    what = told(problem.quote) or problem.message
    key = "\n".join((document.work or document.id, problem.rule, what))
    return hashlib.sha256(key.encode()).hexdigest()[:24]
