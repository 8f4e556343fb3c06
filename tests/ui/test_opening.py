"""Starting the page the way `make run` does: with no window asked for or answered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from ui.opening import PortTaken, open_page


def test_the_first_start_asks_nothing(sample_home: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A user who never ran Streamlit, and no browser to open.
    environment = {
        **os.environ,
        "BUNDLEWISE_HOME": str(sample_home),
        "HOME": str(tmp_path),
        "BROWSER": "true",
    }
    program = "from ui.command_line import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "ui", "--port", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=Path(__file__).parents[2],
    ) as server:
        try:
            assert _answers(f"http://localhost:{port}/_stcore/health", server) == b"ok"
        finally:
            server.terminate()


def _answers(address: str, server: subprocess.Popen[bytes]) -> bytes | None:
    """What the page answers once it is up; ``None`` if it ended or never came."""
    for _ in range(120):
        if server.poll() is not None:
            return None
        try:
            with urllib.request.urlopen(address, timeout=1) as reply:  # noqa: S310 (localhost)
                return bytes(reply.read())
        except OSError:
            time.sleep(0.25)
    return None


def test_a_taken_port_is_one_line_that_names_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} .* --port") as caught:
            open_page(port=port, headless=True)
    assert caught.value.exit_code == 1
