"""The gate's checks by name, in words, wherever the gate explains its names."""

from __future__ import annotations

from assistant.proof.proof import PassedCheck
from assistant.verification.checks.in_order import EXPLAINED

_EXPLAINED = {str(name): told for name, told in EXPLAINED.items()}


def passed(name: str) -> PassedCheck:
    """A check that was passed; a name that nothing explains is shown as the words it is."""
    return PassedCheck(name, _EXPLAINED.get(name, ""))
