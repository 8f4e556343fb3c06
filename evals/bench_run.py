"""One run of the bench: its folder, the library it measures, and the processes it starts."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.bench_chain import NEEDED
from evals.bench_figures import AuditSize
from evals.bench_questions import QUESTIONS, WARM_UP
from evals.bench_worker import StepFailed, Worker, quiet_environment, timed
from knowledge_base.records import Setting

ROOT = Path(__file__).parent.parent
_AFTER_ADDING = [WARM_UP, *QUESTIONS[:10]]
# File, kind and setting of every official table; the first one's import is a step of its own.
TABLES: tuple[tuple[str, str, Setting | None], ...] = (
    ("ptp_practitioner_2024q3.csv.gz", "ptp", "practitioner"),
    ("ptp_outpatient_2024q3.csv.gz", "ptp", "outpatient_hospital"),
    ("mue_practitioner_2024q3.csv", "mue", "practitioner"),
    ("mue_outpatient_2024q3.csv", "mue", "outpatient_hospital"),
    ("aoc_2024-06-03.csv", "aoc", None),
    ("pfs_indicators_2024jul.csv", "fee-schedule", None),
    ("hcpcs_level2_2024.csv", "hcpcs", None),
)


@dataclass
class Run:
    """Where one run of the bench keeps its things, and what it had to leave out."""

    data: Path
    folder: Path
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    audits: list[AuditSize] = field(default_factory=list)
    _done: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The home folder of the library that is measured."""
        return str(self.folder / "home")

    @property
    def chain_store(self) -> str:
        """The folder of the plain chain's collection."""
        return str(self.folder / "chain")

    @property
    def manual(self) -> Path:
        """The document of the questions."""
        return self.data / "policy-manual" / "ncci-policy-manual-2026.pdf"

    def table(self, kind: str, setting: Setting | None = None) -> Path:
        """The file of an official table."""
        file = next(name for name, *which in TABLES if which == [kind, setting])
        return self.data / "ncci-2024q3" / file

    def ours(self) -> Worker:
        """A fresh process of ours."""
        return Worker("evals.bench_steps", ROOT, self.folder / "ours.log")

    def chain(self) -> Worker:
        """A fresh process of the plain chain."""
        return Worker("evals.bench_chain", ROOT, self.folder / "chain.log")

    def pandas(self) -> Worker:
        """A fresh process of the pandas script."""
        return Worker("evals.bench_pandas", ROOT, self.folder / "pandas.log")

    def lacks(self, what: str, path: Path) -> bool:
        """Note that steps are left out because their data is not at hand."""
        line = f"{what}: no {path.relative_to(self.data)} in the data folder"
        if not path.exists() and line not in self.skipped:
            self.skipped.append(line)
        return not path.exists()

    def has_chain(self) -> bool:
        """Whether the plain chain's libraries are installed; noted once if they are not."""
        return self._has("the plain chain", NEEDED)

    def has_pandas(self) -> bool:
        """Whether pandas is installed; noted once if it is not."""
        return self._has("the pandas script", ("pandas",))

    def _has(self, what: str, packages: Sequence[str]) -> bool:
        missing = [name for name in packages if importlib.util.find_spec(name) is None]
        line = f"{what}: {', '.join(missing)} not installed (the dev extra has them)"
        if missing and line not in self.skipped:
            self.skipped.append(line)
        return not missing

    def add_manual(self) -> dict[str, Any]:
        """Add the manual to our library, once in a run, and ask for the memory it takes."""
        return self._once("manual", self.ours, {"home": self.home})

    def add_manual_to_chain(self) -> dict[str, Any]:
        """The same with the plain chain."""
        return self._once("chain", self.chain, {"folder": self.chain_store})

    def _once(
        self, name: str, start: Callable[[], Worker], place: dict[str, str]
    ) -> dict[str, Any]:
        if name not in self._done:
            with start() as worker:
                found = worker.call("add", **place, path=str(self.manual))
                asked = worker.call("ask", **place, questions=_AFTER_ADDING)
            self._done[name] = {**found, "peak_mb": asked["peak_mb"]}
        return self._done[name]

    def import_tables(self) -> dict[str, Any]:
        """Import every official table, once in a run; gives the figures of the first."""
        for file, kind, setting in TABLES:
            path = self.data / "ncci-2024q3" / file
            if file in self._done or self.lacks(f"whatever needs {file}", path):
                continue
            with self.ours() as worker:
                call = {"path": str(path), "kind": kind, "setting": setting}
                self._done[file] = worker.call("import_table", home=self.home, **call)
        return self._done[TABLES[0][0]]

    def command(self, *arguments: str) -> list[str]:
        """The words that start ``bundlewise`` with these arguments."""
        script = Path(sys.executable).with_name("bundlewise")
        code = "from ui.command_line import main; main()"
        return [*([str(script)] if script.exists() else [sys.executable, "-c", code]), *arguments]

    def processes(self, command: Sequence[str], times: int) -> tuple[float, ...]:
        """Seconds of whole processes, after one that warms the file cache."""
        return tuple(self._process(command) for _ in range(times + 1))[1:]

    def _process(self, command: Sequence[str]) -> float:
        taken, done = timed(
            lambda: subprocess.run(  # noqa: S603 (our own commands)
                command,
                cwd=ROOT,
                env=quiet_environment(Path(self.home)),
                capture_output=True,
                text=True,
                check=False,
            )
        )
        if done.returncode:
            raise StepFailed(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}")
        return taken / 1000
