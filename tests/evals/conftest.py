"""One home for all evaluations of a test run, so that material is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.homes import Places

SUITE = """\
suite: small
about: A few questions on the sample, one of them hostile.
cases:
  - {id: s1, kind: part, question: "What are the risks of 62302?", gold_document: "62302",
     gold_section: Risks, patterns: ['(?i)headache|risk']}
  - {id: s2, kind: fees, question: "What does a wheelchair cost in Alaska?",
     expect: not_in_material}
  - {id: s3, kind: part, question: "<script>alert('x')</script> & who reads 72240 images?",
     gold_document: "72240", gold_section: no such section}
  - {id: s4, kind: patient, expect: case_specific,
     question: "Can patient Zebediah Quimby, DOB 1/2/1960, have 62302?"}
  - {id: s5, kind: range, question: "May a sternotomy be reported on 2026-02-31?",
     expect: not_in_material}
"""
ABSENT = """\
suite: absent
material:
  - {file: no/such/manual.pdf, title: Manual}
cases:
  - {id: a1, kind: plain, question: "What is in it?", gold_pages: [[1]]}
"""
DOCUMENT = """\
suite: document
material:
  - {file: rules.md, title: House Rules, edition: "2026", effective_from: 2026-01-01}
cases:
  - {id: d1, kind: plain, question: "How long are trolley brakes tested?", edition: "2026",
     gold_document: House Rules, gold_section: Brakes, patterns: ['nine seconds']}
"""
RULES = """\
# House rules

## Wheels

Each wheel of a trolley is oiled on the first Monday of a month by the porter on duty.

## Brakes

Before a trolley leaves the yard its brakes are tested for nine seconds on the steep ramp.
"""


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A home for evaluations, and a data folder with one small document."""
    data = tmp_path_factory.mktemp("eval-data")
    (data / "rules.md").write_text(RULES, encoding="utf-8")
    return Places(tmp_path_factory.mktemp("eval-home"), data, "minilm")


@pytest.fixture(scope="session")
def suite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three small suites, one of whose material is not at hand."""
    folder = tmp_path_factory.mktemp("suites")
    for name, text in (("small", SUITE), ("absent", ABSENT), ("document", DOCUMENT)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
