"""The bench of receipts runs on a home, and what it replays is as it was."""

from __future__ import annotations

from pathlib import Path

from evals.bench_receipts import measured


def test_every_answer_is_kept_and_replayed_alike(tmp_path: Path) -> None:
    found = measured(tmp_path / "home", days=2)
    assert (found["receipts"], found["changed"]) == (6, 0)
    assert 0 < found["keep_ms_median"] <= found["keep_ms_p95"]
    assert found["replayed_per_second"] > 0
    assert found["map_ms_median"] > 0
