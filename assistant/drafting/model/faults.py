"""What can go wrong with a provider, each in one line that holds nothing of what was sent.

A provider's own message is never passed on: it may repeat a key, the question, or a passage.
"""

from __future__ import annotations

from typing import Any

from knowledge_base.phrases import said

_MOST_PATIENCE = 10.0
_NOT_REACHED, _BROKE_OFF = said("cannot be reached"), said("broke off its answer")
_OF_STATUS: dict[int, str] = {
    400: said("did not accept the request (HTTP {status})", status=400),
    401: said(
        "did not accept the key (HTTP 401); check the provider's variable or BUNDLEWISE_MODEL_KEY"
    ),
    403: said("did not allow the request (HTTP 403); check the key and what it may do"),
    404: said("does not know the model or the address (HTTP 404); check BUNDLEWISE_MODEL"),
    408: said("took too long (HTTP 408)"),
    413: said("did not accept a request of this length (HTTP 413)"),
    422: said("did not accept the request (HTTP {status})", status=422),
    429: said("answers no more requests for now (HTTP 429)"),
}
_AGAIN = frozenset({408, 409, 429})
_SIMPLER = frozenset({400, 415, 422})
_CUT_OFF, _REFUSED = said("was cut off at its limit of tokens"), said("refused to answer")
_ENDINGS = {
    "length": _CUT_OFF,
    "max_tokens": _CUT_OFF,
    "content_filter": _REFUSED,
    "refusal": _REFUSED,
}
# Signs in the names of an error and of what caused it, the first that is found; what is said of
# it, and whether a further try may help.
_OF_NAME = (
    (("ConnectTimeout",), _NOT_REACHED, True),
    (("Timeout",), said("gave no answer in time"), True),
    (("Protocol", "ReadError"), _BROKE_OFF, True),
    (("Connect",), _NOT_REACHED, True),
    (("LengthFinish",), _ENDINGS["length"], False),
    (("ContentFilter", "Refusal"), _ENDINGS["refusal"], False),
    (("APIError",), _BROKE_OFF, True),
)
_MOST_NAMES = 60


class ModelFailed(Exception):
    """A draft that cannot be had.

    Args:
        what: the rest of a sentence whose subject is the model.
        again: whether a further try may help.
        simpler: whether to ask without what not every server knows: a schema, a stream.
        after: seconds to wait first, as the provider asked.
    """

    def __init__(
        self, what: str, *, again: bool = False, simpler: bool = False, after: float | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.again = again
        self.simpler = simpler
        self.after = after

    def while_answering(self) -> ModelFailed:
        """The same fault of a connection over which an answer had begun to come."""
        if self.what != _NOT_REACHED:
            return self
        return ModelFailed(_BROKE_OFF, again=True)


def fault_of(error: BaseException) -> ModelFailed:
    """Put an error of whichever provider's library into a line."""
    if isinstance(error, ModelFailed):
        return error
    status = _status(error)
    if status is not None:
        return _of_status(status, error)
    names = _names(error)
    for signs, what, again in _OF_NAME:
        if any(sign in names for sign in signs):
            return ModelFailed(what, again=again)
    if "ValueError" in names:  # a page for people, where the protocol has JSON
        return ModelFailed(
            said("did not answer in the provider's protocol"), again=True, simpler=True
        )
    return ModelFailed(
        said("could not be asked ({kind})", kind=type(error).__name__), again=True, simpler=True
    )


def _names(error: BaseException) -> str:
    """The names of an error's kinds, and of those of the errors that it came from."""
    names: list[str] = []
    found: BaseException | None = error
    while found is not None and len(names) < _MOST_NAMES:
        names += [kind.__name__ for kind in type(found).__mro__]
        found = found.__cause__
    return " ".join(names)


def ending(message: Any) -> str | None:
    """Why a message ended, where it was refused or cut off; ``None`` for the usual end."""
    told = message.response_metadata
    reason = told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")
    if message.additional_kwargs.get("refusal"):
        return _ENDINGS["refusal"]
    return _ENDINGS.get(reason)


def _status(error: BaseException) -> int | None:
    of_response = getattr(getattr(error, "response", None), "status_code", None)
    found = getattr(error, "status_code", None) or of_response
    return found if isinstance(found, int) and found >= 300 else None


def _of_status(status: int, error: BaseException) -> ModelFailed:
    what = _OF_STATUS.get(status)
    if status < 400:
        what = said(
            "sent the request elsewhere (HTTP {status}), which is not followed", status=status
        )
    elif what is None:
        what = said("refused the request (HTTP {status})", status=status)
        if status >= 500:
            what = said("failed (HTTP {status})", status=status)
    return ModelFailed(
        what,
        again=status >= 500 or status in _AGAIN or status in _SIMPLER,
        simpler=status in _SIMPLER,
        after=_asked_to_wait(error) if status in {429, 503} else None,
    )


def _asked_to_wait(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        seconds = float(headers.get("retry-after", ""))
    except (TypeError, ValueError):
        return None
    return min(seconds, _MOST_PATIENCE) if seconds > 0 else None
