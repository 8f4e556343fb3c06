"""Problems in the material itself, each with its place and what to do about it.

One file for each rule: a pure function from a document's text, notes and what else is held to
faults (``problem.Fault``). ``registry`` names them, ``running`` runs them over a library,
``silencing`` keeps what is not to be told, ``sarif`` writes it down for other tools.
"""

from __future__ import annotations

from knowledge_base.linting.problem import RULES, SEVERITIES, Problem, Rule, Severity, Silence
from knowledge_base.linting.running import lint

__all__ = ["RULES", "SEVERITIES", "Problem", "Rule", "Severity", "Silence", "lint"]
