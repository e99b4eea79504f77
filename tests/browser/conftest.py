"""A real server and a real Chromium for the tests of this folder.

Where playwright or Chromium is missing the tests are skipped with the reason; with RNNPLAY_REQUIRE_BROWSER set they
fail.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.server import ROOT, server
from tests.browser.tabs import PATIENCE, new_tab

REQUIRED = bool(os.environ.get("RNNPLAY_REQUIRE_BROWSER"))
if REQUIRED:
    # Each file would skip itself without these.
    import axe_playwright_python  # noqa: F401
    import playwright.sync_api  # noqa: F401

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
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        chromium.on("context", lambda context: context.set_default_timeout(1000 * PATIENCE))
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class Server:
    """One that runs; in the file `threads` it writes how many of its threads train."""

    address: str
    threads: Path


@pytest.fixture(scope="session")
def servers(tmp_path_factory) -> Iterator[Callable[[str], Server]]:
    """A function that starts `streamlit run SCRIPT` in a fresh process, once a script."""
    running: dict[str, Server] = {}
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent / "threads")])
    with contextlib.ExitStack() as until_the_end:

        def start(script: str) -> Server:
            if script not in running:
                threads = tmp_path_factory.mktemp("server") / "training"
                # Tabs go to all pages, and so one session trains on all.
                rooms = {"RNNPLAY_THREADS": str(threads), "RNNPLAY_SESSION_RUNS": "50"}
                started = server(ROOT / script, PYTHONPATH=path, **rooms)
                running[script] = Server(until_the_end.enter_context(started), threads)
            return running[script]

        yield start


@pytest.fixture(scope="session")
def serve(servers) -> Callable[[str], str]:
    """A function that gives the address of a script's server."""
    return lambda script: servers(script).address


@pytest.fixture(scope="session")
def address(serve) -> str:
    """Of the app's server, which all tests of one process share."""
    return serve("app.py")


@pytest.fixture(scope="session")
def apps(serve) -> str:
    """Of the server of the apps in `apps`, each at the name of its file."""
    return serve("tests/browser/apps/all.py")


@pytest.fixture(scope="session")
def desktop(browser):
    """Where tabs on a desktop are opened, one for all tests.

    With its scripts in the cache, read and compiled, a page takes two fifths of the computing to open.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture(scope="module")
def tab(desktop):
    """A tab on a desktop, not yet opened. A file opens it in a fixture of the same name."""
    with new_tab(desktop) as tab:
        yield tab


@pytest.fixture
def page(tab):
    """That tab, in which no script may break."""
    yield tab
    assert tab.broken == []


@pytest.fixture(scope="session")
def phone(browser, address):
    """A page of the app on a phone, not yet opened. It is one for all tests, so that its cache is filled only once."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    with new_tab(context) as page:
        page.address = address
        yield page
    context.close()


@pytest.fixture(scope="session")
def wait_for_threads(servers) -> Callable[..., None]:
    """A function that waits until so many of that server's threads train, at most for some seconds."""
    threads = servers("app.py").threads

    def wait(count: int, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while (training := int(threads.read_text())) != count:
            assert time.monotonic() < end, f"{training} threads train, not {count}"
            time.sleep(0.02)

    return wait
