"""Settings from the environment; a value without a reading is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Retention, Settings
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


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("", Retention(10_000)),
        ("250", Retention(250)),
        ("0", Retention(0)),
        ("off", Retention(0)),
        (" 90 days ", Retention(100_000, 90)),
        ("1d", Retention(100_000, 1)),
    ],
)
def test_how_many_receipts_are_kept(
    monkeypatch: pytest.MonkeyPatch, value: str, kept: Retention
) -> None:
    monkeypatch.setenv("BUNDLEWISE_RECEIPTS", value)
    assert Settings().receipts == kept


@pytest.mark.parametrize("value", ["some", "-1", "200000", "0 days", "9999 days", "1.5"])
def test_an_impossible_number_of_receipts_is_named(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("BUNDLEWISE_RECEIPTS", value)
    with pytest.raises(InvalidRequest, match=r"BUNDLEWISE_RECEIPTS is .* 'off'"):
        Settings()


def test_what_is_kept_of_questions_that_found_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUNDLEWISE_MISSES", raising=False)
    assert Settings().misses == "words"
    monkeypatch.setenv("BUNDLEWISE_MISSES", "OFF")
    assert Settings().misses == "off"
    monkeypatch.setenv("BUNDLEWISE_MISSES", "all")
    with pytest.raises(InvalidRequest, match="BUNDLEWISE_MISSES is 'all'"):
        Settings()
