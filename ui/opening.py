"""The command ``ui``: opens the web page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from knowledge_base.errors import BundlewiseError
from knowledge_base.phrases import said


class PortTaken(BundlewiseError):
    """Something listens on the port already."""


def open_page(
    *,
    port: Annotated[int, typer.Option(help="The port on localhost.", min=1, max=65535)] = 8501,
    headless: Annotated[bool, typer.Option("--headless", help="Open no browser window.")] = False,
) -> None:
    """Open the web page on localhost; nothing is reachable from other machines."""
    _free(port)
    page = Path(__file__).with_name("chat.py")
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    command = [
        sys.executable, "-m", "streamlit", "run", str(page),
        "--server.address=localhost", f"--server.port={port}",
        f"--server.headless={'true' if headless else 'false'}",
        "--browser.gatherUsageStats=false", "--server.maxUploadSize=200",
        "--client.toolbarMode=minimal", "--client.showErrorDetails=none",
        "--theme.base=light", "--theme.primaryColor=#17616b", "--server.fileWatcherType=none",
        # Without this the very first start stops at a question for an e-mail address.
        "--server.showEmailPrompt=false",
    ]  # fmt: skip
    if os.name == "posix":
        # The server takes this process's place, so that whoever stops it stops the server.
        os.execv(sys.executable, command)  # noqa: S606 (our own page, no user input)
    raise typer.Exit(subprocess.call(command))  # noqa: S603 (as above)


def _free(port: int) -> None:
    """Refuse a port on which something listens already."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as tried:
            tried.settimeout(1)
            if tried.connect_ex((address, port)) == 0:
                raise PortTaken(
                    said(
                        "Port {port} of this machine is taken, perhaps by a page that is open "
                        "already; close that, or name another port with --port.",
                        port=str(port),
                    )
                )
