"""The web page as its users start it, and a browser on it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000


@contextmanager
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a page on a fresh home, served until the test ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = "from ui.command_line import main; main()"
    environment = {**os.environ, "BUNDLEWISE_HOME": str(tmp_path / "home")}
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", command, "ui", "--headless", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health", server)
            yield f"http://localhost:{port}"
        finally:
            # The command and the server it runs are one process group, ours alone.
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=20)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the page's server ended at once"
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("the page's server did not answer within 30 s")


@contextmanager
def browsed(address: str, tmp_path: Path) -> Iterator[Page]:
    """The page in a fresh browser profile; every request for another host fails the test."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"{CHROMIUM} is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    elsewhere: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 1280, "height": 900},
        )
        try:
            opened = browser.pages[0]
            opened.set_default_timeout(PATIENCE_MS)
            opened.on(
                "request",
                lambda request: (
                    None
                    if request.url.startswith((address, "data:", "blob:", "ws://localhost"))
                    else elsewhere.append(request.url)
                ),
            )
            opened.goto(address)
            yield opened
        finally:
            browser.close()
    assert elsewhere == []
