"""A server on loopback that speaks OpenAI's protocol and does, in turn, what a script says.

Real sockets, streaming and not: each turn is written to the connection as a provider would, or as
one would that has gone wrong. The last turn is repeated.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Turn = Callable[["Handler", bool], None]


@dataclass
class Scripted:
    """What the server does next, and what it was sent."""

    turns: list[Turn]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def next_turn(self) -> Turn:
        return self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]

    @property
    def data(self) -> dict[str, Any]:
        """The data of the last request, as the model would read it."""
        return json.loads(self.requests[-1]["messages"][-1]["content"])


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    scripted: Scripted

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.scripted.requests.append(body)
        self.scripted.headers.append(dict(self.headers.items()))
        try:
            self.scripted.next_turn()(self, bool(body.get("stream")))
        except OSError:
            self.close_connection = True  # the client is gone

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        """The head of a response that ends with its connection."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.close_connection = True

    def event(self, delta: dict[str, Any], reason: str | None = None, **more: Any) -> None:
        """One event of a stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        told = {**_HEAD, "object": "chat.completion.chunk", "choices": [choice], **more}
        self.wfile.write(b"data: " + json.dumps(told).encode() + b"\n\n")
        self.wfile.flush()

    def done(self, usage: dict[str, int] | None = None) -> None:
        """The end of a stream, with what it took."""
        if usage is not None:
            told = {**_HEAD, "object": "chat.completion.chunk", "choices": [], "usage": usage}
            self.wfile.write(b"data: " + json.dumps(told).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")

    def whole(self, message: dict[str, Any], reason: str, usage: dict[str, int] | None) -> None:
        """A response that is not streamed."""
        choice = {"index": 0, "message": message, "finish_reason": reason}
        told = {**_HEAD, "object": "chat.completion", "choices": [choice], "usage": usage}
        self.begin(kind="application/json")
        self.wfile.write(json.dumps(told).encode())


_HEAD = {"id": "x", "created": 1, "model": "scripted"}
USAGE = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}


def says(text: str, *, piece: int = 7, usage: dict[str, int] | None = USAGE) -> Turn:
    """Say a text, ``piece`` characters at a time."""

    def turn(handler: Handler, streamed: bool) -> None:
        if not streamed:
            handler.whole({"role": "assistant", "content": text}, "stop", usage)
            return
        handler.begin()
        handler.event({"role": "assistant", "content": ""})
        for start in range(0, len(text), piece):
            handler.event({"content": text[start : start + piece]})
        handler.event({}, "stop")
        handler.done(usage)

    return turn


def drafts(*statements: tuple[str, str, str]) -> Turn:
    """Draft statements, each of a text, a passage's id and a quote."""
    told = [
        {"text": text, "citations": [{"passage": passage, "quote": quote}]}
        for text, passage, quote in statements
    ]
    return says(json.dumps({"statements": told}))


def answers(status: int, **headers: str) -> Turn:
    """Answer with an error, whose message repeats the key as careless providers do."""

    def turn(handler: Handler, _streamed: bool) -> None:
        told = {"error": {"message": f"no: {handler.headers['Authorization']}", "type": "x"}}
        handler.begin(status, "application/json", **headers)
        handler.wfile.write(json.dumps(told).encode())

    return turn


def stalls(text: str = "", after_head: bool = True) -> Turn:
    """Say a text, then nothing more, and keep the connection open."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.close_connection = True
        if after_head:
            handler.begin()
            if text:
                handler.event({"content": text})
        handler.scripted.over.wait(30)

    return turn


def held_back(first: str, rest: str) -> Turn:
    """Say something, and the rest only once ``over`` is set."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.begin()
        handler.event({"content": first})
        handler.scripted.over.wait(30)
        handler.event({"content": rest})
        handler.event({}, "stop")
        handler.done()

    return turn


def cuts(text: str) -> Turn:
    """Say a text and break the connection off in the middle of the next event."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        handler.close_connection = True
        handler.event({"content": text})
        handler.wfile.write(b'data: {"choices": [{"del')

    return turn


def ends_early(text: str) -> Turn:
    """Say a text and end the stream in order, as if that were all."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.begin()
        handler.event({"content": text})

    return turn


def never_ends(piece: str) -> Turn:
    """Say the same for ever."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.begin()
        while not handler.scripted.over.is_set():
            handler.event({"content": piece})

    return turn


def trickles() -> Turn:
    """Send a byte now and then, of a line that never ends."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.begin()
        handler.wfile.write(b"data: ")
        while not handler.scripted.over.is_set():
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)

    return turn


def floods() -> Turn:
    """Send a line that never ends, as fast as it is taken."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.begin()
        handler.wfile.write(b"data: ")
        while not handler.scripted.over.is_set():
            handler.wfile.write(b" " * 65_536)

    return turn


def refuses() -> Turn:
    """Refuse as OpenAI's models do, apart from the content."""

    def turn(handler: Handler, streamed: bool) -> None:
        if not streamed:
            message = {"role": "assistant", "content": None, "refusal": "I cannot."}
            handler.whole(message, "stop", USAGE)
            return
        handler.begin()
        handler.event({"role": "assistant", "refusal": "I cannot."})
        handler.event({}, "stop")
        handler.done(USAGE)

    return turn


def ends_with(reason: str, text: str = '{"statements": [') -> Turn:
    """End with a reason that is not the usual."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.begin()
        handler.event({"content": text})
        handler.event({}, reason)
        handler.done(USAGE)

    return turn


def only_whole(text: str) -> Turn:
    """Know no streams: answer a streamed request with a whole response."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.whole({"role": "assistant", "content": text}, "stop", USAGE)

    return turn


def redirects(target: str) -> Turn:
    """Send the client elsewhere."""

    def turn(handler: Handler, _streamed: bool) -> None:
        handler.begin(307, "text/plain", Location=target)

    return turn


@contextmanager
def scripted(turns: Sequence[Turn]) -> Iterator[Scripted]:
    """Serve on loopback until the block ends."""
    script = Scripted(list(turns))
    bound = type("Bound", (Handler,), {"scripted": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    serving.start()
    try:
        yield script
    finally:
        script.over.set()
        server.shutdown()
        server.server_close()
        serving.join()
