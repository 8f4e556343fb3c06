"""Settings from the environment; a value without a reading is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings
from knowledge_base.errors import InvalidRequest


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BUNDLEWISE_HOME", str(tmp_path))
    monkeypatch.setenv("BUNDLEWISE_LOCK_TIMEOUT", "1.5")
    monkeypatch.setenv("BUNDLEWISE_RERANKER", "/models/reranker")
    monkeypatch.delenv("BUNDLEWISE_EMBEDDER", raising=False)
    assert Settings() == Settings(
        home=tmp_path, embedder="minilm", reranker="/models/reranker", lock_timeout=1.5
    )


@pytest.mark.parametrize("value", ["soon", "0", "-3", "nan", ""])
def test_an_impossible_wait_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BUNDLEWISE_LOCK_TIMEOUT", value)
    with pytest.raises(InvalidRequest, match=r"BUNDLEWISE_LOCK_TIMEOUT is .* above 0"):
        Settings()


def test_without_a_home_the_users_own_folder_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUNDLEWISE_HOME", raising=False)
    assert Settings().home.name == "bundlewise"
