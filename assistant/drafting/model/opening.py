"""Opening the chat model that the settings name, through LangChain."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from assistant.drafting.model.bounds import watch
from assistant.drafting.model.faults import ModelFailed
from assistant.model_settings import COMPATIBLE, Limits, ModelName
from knowledge_base.phrases import said

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NO_KEY = "none"
# Seconds more than are waited for: the silence between pieces is counted where they are read, as
# a reply that is not streamed has none between its pieces.
_BESIDE = 1.0


def open_model(name: ModelName, key: str, limits: Limits) -> BaseChatModel:
    """The chat model, with our limits and none of the library's own retries.

    Raises:
        ModelFailed: its package is not installed, or it cannot be made, as without a key.
    """
    from langchain.chat_models import init_chat_model

    compatible = name.provider == COMPATIBLE
    provider = "openai" if compatible else name.provider
    try:
        given = _given(provider, name, key, limits)
        made: BaseChatModel = init_chat_model(name.name, model_provider=provider, **given)
    except ImportError:
        extra = provider.replace("_", "-")
        raise ModelFailed(
            said(
                "cannot be opened: its package is not installed; pip install "
                "'bundlewise[{extra}]' or langchain-{extra}",
                extra=extra,
            )
        ) from None
    except Exception as error:  # each provider has its own; what they say may hold a key
        raise ModelFailed(
            said(
                "cannot be opened ({kind}); check BUNDLEWISE_MODEL, and the key in "
                "the provider's variable or in BUNDLEWISE_MODEL_KEY",
                kind=type(error).__name__,
            )
        ) from None
    return made


def _given(provider: str, name: ModelName, key: str, limits: Limits) -> dict[str, Any]:
    silence = limits.total + _BESIDE
    if provider == "openai":
        return _for_openai(name, key, limits)
    if provider == "ollama":
        client = {"timeout": silence, "event_hooks": {"response": [watch]}}
        return {"num_predict": limits.tokens, "sync_client_kwargs": client}
    own = {"api_key": key} if key else {}
    return {"max_tokens": limits.tokens, "max_retries": 0, "timeout": silence, **own}


def _for_openai(name: ModelName, key: str, limits: Limits) -> dict[str, Any]:
    import openai

    timeout = openai.Timeout(limits.total + _BESIDE, connect=limits.connect)
    elsewhere = name.url is not None
    # Without redirects: what is sent goes to the server that was named and to no other.
    client = openai.DefaultHttpxClient(
        timeout=timeout,
        follow_redirects=False,
        proxy=None if elsewhere else os.environ.get("OPENAI_PROXY") or None,
        event_hooks={"request": [_anonymous] if elsewhere else [], "response": [watch]},
    )
    given = {
        "max_tokens": limits.tokens,
        "max_retries": 0,
        "timeout": timeout,
        "http_client": client,
        "openai_proxy": None,
        "stream_usage": True,
    }
    if elsewhere:
        return {**given, "base_url": name.url, "api_key": key or _NO_KEY}
    key = key or os.environ.get("OPENAI_API_KEY", "")
    return {**given, "api_key": key} if key else given


def _anonymous(request: Any) -> None:
    """Leave out what is meant for OpenAI itself, and not for whoever speaks its protocol."""
    for header in ("openai-organization", "openai-project"):
        request.headers.pop(header, None)
