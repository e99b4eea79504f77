"""What the benchmarks in a browser share: a server of their own for each app, and Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
APP = ROOT / "app.py"
APPS = Path(__file__).parent / "apps"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
CANVAS = "canvas.upper-canvas"
STAGE_READY = ".rnn-stage[data-ready=true]"


@contextmanager
def server(
    script: Path, streamlit: tuple[str, ...] = ("-m", "streamlit"), log: Path | None = None, **environment: str
) -> Iterator[str]:
    """Run ``streamlit run script`` with the project's configuration; yields its address as soon as it answers.

    Args:
        script: the app.
        streamlit: what Python runs in the place of streamlit's own command.
        log: where its errors are written, if they are to be read.
        environment: variables for it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    command = [sys.executable, *streamlit, "run", str(script)]
    command += [f"--{name}={value}" for name, value in options.items()]
    # Not a pipe: when nobody reads that, the server ends up waiting.
    with log.open("w+b") if log else tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            while not _answers(f"{address}/_stcore/health"):
                if process.poll() is not None:
                    errors.seek(0)
                    raise RuntimeError(f"The server of {script.name} ended at once:\n{errors.read().decode()}")
                time.sleep(0.02)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window: Playwright's own, or the one on the PATH."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = own if own.exists() else shutil.which("chromium") or shutil.which("chromium-browser")
        if path is None:
            raise RuntimeError("There is no Chromium: run `playwright install chromium`.")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser) -> Page:
    """A tab with nothing in its cache, as large as a usual screen."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(60_000)
    return page


def wait_until_idle(page: Page, with_stage: bool) -> None:
    """Until the script has run, the canvas stands and, where there is one, the stage has drawn its figures."""
    page.wait_for_selector(CANVAS)
    if with_stage:
        page.wait_for_selector(STAGE_READY)
    page.wait_for_selector(IDLE)


def report(what: str, measured: str, ratio: float, goal: str, reached: bool) -> None:
    """Print the two sides, their ratio and the goal."""
    print(f"{what}\n  {measured}\n  ratio {ratio:.2f}, goal {goal}: {'reached' if reached else 'MISSED'}")
