"""The gate's checks by name, in words, wherever the gate explains its names."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.proof.proof import PassedCheck
from assistant.verification import gate

EXPLAINED: Mapping[str, str] = getattr(gate, "CHECKS", {})
"""One line for each name that the gate offers one for."""


def passed(name: str) -> PassedCheck:
    """A check that was passed; a name that nothing explains is shown as the words it is."""
    return PassedCheck(name, EXPLAINED.get(name, ""))
