"""A served Lotse and a browser for it, for the browser tests and the pictures of the docs."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import uvicorn
from playwright.sync_api import Browser, Playwright

from service.assistant import Assistant
from service.settings import Settings
from web.app import create_app

# A browser that asks nobody anything by itself.
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


def chromium(play: Playwright) -> Browser:
    """The Chromium named by LOTSE_CHROMIUM, else Debian's."""
    return play.chromium.launch(
        executable_path=os.environ.get("LOTSE_CHROMIUM") or "/usr/bin/chromium", args=FLAGS, chromium_sandbox=False
    )


def ingested_home(home: Path) -> Assistant:
    """An assistant over the embedded corpus, with its data in `home`."""
    assistant = Assistant(Settings(home=home, rate_limit=0, _env_file=None))  # type: ignore[call-arg]
    assistant.ingest([])
    return assistant


@contextmanager
def serving(assistant: Assistant) -> Iterator[str]:
    """Serves the application on a free port of the loopback interface; yields its address, with no slash at the end."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(create_app(assistant=assistant), log_level="warning", access_log=False, ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        limit = monotonic() + 60
        while not server.started:
            if monotonic() > limit or not thread.is_alive():
                raise RuntimeError("the server did not start")
            sleep(0.05)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
