"""A real server and a real Chromium for the tests of this folder.

Where playwright or Chromium is missing the tests are skipped with the reason; with RNNPLAY_REQUIRE_BROWSER set they
fail.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REQUIRED = bool(os.environ.get("RNNPLAY_REQUIRE_BROWSER"))
if REQUIRED:
    import playwright.sync_api  # noqa: F401  each file would skip itself without it

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def lacking(reason: str) -> None:
    """Skip the test, or fail it where the browser tests are required."""
    if REQUIRED:
        pytest.fail(f"RNNPLAY_REQUIRE_BROWSER is set, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser():
    """Chromium, headless."""
    from playwright.sync_api import expect, sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        lacking("there is no Chromium on this machine")
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory) -> Iterator[Callable[..., str]]:
    """A function that starts `streamlit run SCRIPT` in a fresh process, once a script, and gives its address."""
    running: dict[tuple, tuple[subprocess.Popen, str]] = {}

    def start(script: str | Path, **environment: str) -> str:
        which = (str(script), tuple(sorted(environment.items())))
        if which not in running:
            running[which] = _start(ROOT / script, tmp_path_factory.mktemp("server") / "log", environment)
        return running[which][1]

    yield start
    for process, _ in running.values():
        process.terminate()
    for process, _ in running.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def _start(script: Path, log: Path, environment: dict[str, str]) -> tuple[subprocess.Popen, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    options |= {"server.fileWatcherType": "none", "browser.gatherUsageStats": "false"}
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [f"--{name}={value}" for name, value in options.items()]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).read()
            return process, address
        time.sleep(0.1)
    process.kill()
    pytest.fail(f"The server did not start:\n{log.read_text()}")
