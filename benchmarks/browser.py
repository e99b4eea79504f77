"""What the benchmarks in a browser share: Chromium, and when a page is ready."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
CANVAS = "canvas.upper-canvas"
STAGE_READY = ".rnn-stage[data-ready=true]"


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
