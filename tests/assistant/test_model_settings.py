"""Which model drafts, as the environment states it; an error never tells the value."""

from __future__ import annotations

import importlib.util

import pytest

from assistant.drafting.model.faults import ModelFailed, fault_of
from assistant.drafting.model.opening import open_model
from assistant.model_settings import (
    Limits,
    ModelName,
    Prices,
    drafts_kept,
    limits,
    model_name,
    prices,
)
from assistant.settings import Settings
from knowledge_base.errors import InvalidRequest

SECRET = "sk-secret-0815"  # noqa: S105 (of nobody)


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("", None),
        ("  ", None),
        ("openai:gpt-x", ModelName("openai", "gpt-x")),
        ("anthropic:claude-x", ModelName("anthropic", "claude-x")),
        ("ollama:llama3.2:3b", ModelName("ollama", "llama3.2:3b")),
        (
            "http://localhost:8080/v1#qwen",
            ModelName("openai-compatible", "qwen", "http://localhost:8080/v1"),
        ),
        (
            "https://models.example.org/v1/",
            ModelName("openai-compatible", "default", "https://models.example.org/v1"),
        ),
    ],
)
def test_a_model_is_named_by_its_provider_or_its_url(stated: str, read: ModelName | None) -> None:
    assert model_name(stated) == read


@pytest.mark.parametrize(
    "stated",
    [
        SECRET,
        f"openai {SECRET}",
        f"http://user:{SECRET}@localhost/v1",
        f"http://localhost/v1?key={SECRET}",
        "http://",
        "http://localhost:99999/v1",
        "https:gpt",
        "openai:",
        ":gpt",
    ],
)
def test_what_names_no_model_is_told_without_its_value(stated: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^BUNDLEWISE_MODEL (names no|is not the)") as told:
        model_name(stated)
    assert SECRET not in str(told.value)


def test_limits_have_defaults_and_ranges() -> None:
    assert limits("") == Limits(5.0, 60.0, 180.0, 4_000, 2)
    assert limits("total=30, retries=0 pause=2.5") == Limits(5.0, 2.5, 30.0, 4_000, 0)
    for wrong in ("total", "total=", "total=0", "tokens=5", "retries=99", "speed=3", "total=-1"):
        with pytest.raises(InvalidRequest, match="BUNDLEWISE_MODEL_LIMITS has"):
            limits(wrong)


def test_prices_are_of_a_million_tokens() -> None:
    assert prices(" ") is None
    assert prices("2.50 10") == Prices(2.5, 10.0, "USD")
    assert prices("0.1 0.2 EUR") == Prices(0.1, 0.2, "EUR")
    assert Prices(2.5, 10.0).cost(1_000_000, 100_000) == 3.5
    for wrong in ("2.50", "2,50 10,00", "a b", "1 2 euros"):
        with pytest.raises(InvalidRequest, match="BUNDLEWISE_MODEL_PRICES is"):
            prices(wrong)


def test_how_many_drafts_are_kept() -> None:
    assert [drafts_kept(told) for told in ("", "off", "0", " 7 ")] == [1_000, 0, 0, 7]
    for wrong in ("-1", "many", "100001", "1.5"):
        with pytest.raises(InvalidRequest, match="BUNDLEWISE_MODEL_CACHE is"):
            drafts_kept(wrong)


def test_the_key_is_read_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUNDLEWISE_MODEL", "openai:gpt-x")
    monkeypatch.setenv("BUNDLEWISE_MODEL_KEY", f" {SECRET}\n")
    settings = Settings()
    assert settings.model_key == SECRET
    assert settings.model == ModelName("openai", "gpt-x")
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("provider", "package"),
    [
        ("openai", "langchain_openai"),
        ("anthropic", "langchain_anthropic"),
        ("ollama", "langchain_ollama"),
    ],
)
def test_a_provider_whose_package_is_there_is_opened_without_retries_of_its_own(
    provider: str, package: str
) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed: pip install 'bundlewise[{provider}]'")
    made = open_model(ModelName(provider, "x"), SECRET, Limits(tokens=123))
    told = {**made.__dict__}
    assert 123 in {told.get(name) for name in ("max_tokens", "num_predict")}
    assert told.get("max_retries") in {0, None}
    assert SECRET not in repr(made)


def test_a_provider_without_its_package_or_its_key_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ModelFailed) as missing:
        open_model(ModelName("groq", "x"), SECRET, Limits())
    assert missing.value.what == (
        "cannot be opened: its package is not installed; pip install 'bundlewise[groq]' or "
        "langchain-groq"
    )
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelFailed, match=r"BUNDLEWISE_MODEL_KEY$"):
        open_model(ModelName("openai", "x"), "", Limits())
    with pytest.raises(ModelFailed, match=r"^cannot be opened \(ValueError\); check"):
        open_model(ModelName("nobody", "x"), SECRET, Limits())


def test_a_page_for_people_instead_of_the_protocol_is_named_as_such() -> None:
    fault = fault_of(ValueError("<!doctype html>"))
    assert (fault.what, fault.simpler) == ("did not answer in the provider's protocol", True)
