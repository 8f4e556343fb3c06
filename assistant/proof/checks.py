"""The gate's checks by name, in words, wherever the gate explains its names."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.proof.proof import PassedCheck

try:
    from assistant.verification.checks.in_order import (  # type: ignore[import-not-found,unused-ignore]
        EXPLAINED,
    )
except ImportError:  # a gate that names its checks and explains none
    EXPLAINED = {}

_EXPLAINED: Mapping[str, str] = EXPLAINED


def passed(name: str) -> PassedCheck:
    """A check that was passed; a name that nothing explains is shown as the words it is."""
    return PassedCheck(name, _EXPLAINED.get(name, ""))
