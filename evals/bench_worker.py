"""A process of its own for each thing measured, driven line by line.

Peak memory belongs to a process, so ours and the plain chain never share one. The parent sends
one JSON object a line and gets one back; the parent itself stays small, since Linux counts the
size of the process that starts another as that other's own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

Found = TypeVar("Found")
Command = Callable[..., dict[str, Any]]
_TOLD = 15


class StepFailed(RuntimeError):
    """A measured process ended before it had answered."""


class Worker:
    """A running ``python -m MODULE`` that answers commands; end it by leaving ``with``.

    Args:
        module: calls ``serve`` with its commands.
        root: the repository, the working folder of the process.
        log: takes what the process says on standard error.
    """

    def __init__(self, module: str, root: Path, log: Path) -> None:
        self._module, self._log = module, log
        with log.open("ab") as messages:
            self._process = subprocess.Popen(  # noqa: S603 (our own modules)
                [sys.executable, "-m", module],
                cwd=root,
                env=quiet_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=messages,
                text=True,
            )

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def call(self, command: str, **values: Any) -> dict[str, Any]:
        """What the command answers, with ``seconds`` it took and ``peak_mb`` until now.

        Raises:
            StepFailed: the process ended instead; its last words are in the message.
        """
        assert self._process.stdin is not None  # noqa: S101 (both are pipes, see above)
        assert self._process.stdout is not None  # noqa: S101
        try:
            self._process.stdin.write(json.dumps({"command": command, "values": values}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._failed(command) from None
        if not (line := self._process.stdout.readline()):
            raise self._failed(command)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _failed(self, command: str) -> StepFailed:
        last = self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TOLD:]
        return StepFailed("\n".join([f"{self._module} ended during {command!r}:", *last]))


def quiet_environment(home: Path | None = None) -> dict[str, str]:
    """The environment of every process measured: nothing is fetched, nothing is sent."""
    found = {**os.environ, "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}
    if home is not None:
        found["BUNDLEWISE_HOME"] = str(home)
    return found


def serve(commands: Mapping[str, Command]) -> None:
    """Answer commands until standard input ends; what libraries print goes to standard error."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin:
            asked = json.loads(line)
            start = time.perf_counter()
            found = commands[asked["command"]](**asked["values"])
            found["seconds"] = time.perf_counter() - start
            found["peak_mb"] = peak_mb()
            answers.write(json.dumps(found) + "\n")
            answers.flush()


def peak_mb(whose: int = resource.RUSAGE_SELF) -> float:
    """The most memory this process, or one it started, ever held; in MB of a million bytes."""
    peak = resource.getrusage(whose).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return peak * unit / 1e6


def timed(action: Callable[[], Found]) -> tuple[float, Found]:
    """Milliseconds that one call takes, and what it gives."""
    start = time.perf_counter()
    found = action()
    return (time.perf_counter() - start) * 1000, found
