"""What tests of every room share: the large public tables, where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from knowledge_base.edit_tables.importing import import_table
from knowledge_base.edit_tables.lookup import EditTables

REPO_ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _no_model_of_the_developers() -> Iterator[None]:
    """Whoever runs the tests may have a model set; no test is to ask it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("BUNDLEWISE_MODEL")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of large public files; none of it is part of the project."""
    folder = REPO_ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the large public tables are not at hand (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def full_tables(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditTables]:
    """Medicare's tables of 2024Q3, whole: PTP and MUE of both settings, add-ons, indicators."""
    folder = _among_workers(tmp_path_factory) / "full-tables"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            making = folder.with_suffix(".making")
            _import_all(real_data / "ncci-2024q3", making)
            making.rename(folder)
    with EditTables(folder) as tables:
        yield tables


def _among_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of one run share, so that what is slow is made once."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _import_all(source: Path, folder: Path) -> None:
    for setting, name in (("practitioner", "practitioner"), ("outpatient_hospital", "outpatient")):
        ptp, mue = source / f"ptp_{name}_2024q3.csv.gz", source / f"mue_{name}_2024q3.csv"
        import_table(ptp, "ptp", "2024Q3", folder, setting=setting)
        import_table(mue, "mue", "2024Q3", folder, setting=setting)
    import_table(source / "aoc_2024-06-03.csv", "aoc", "2024Q3", folder)
    import_table(source / "pfs_indicators_2024jul.csv", "fee-schedule", "2024Q3", folder)
