"""Seconds from «Start» on the training page to a network that reads 97.47 % of MNIST, against a usual tutorial.

    python -m benchmarks.page_to_accuracy --data FOLDER

A browser watches the page train its preset «quickest», all that is drawn meanwhile included. Then the network is
downloaded as a visitor would, and reads the 10,000 test images. The tutorial's loop runs after it, alone, until it is
there too.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import Page

from benchmarks.browser import IDLE, STAGE_READY, chromium, new_page, report
from benchmarks.server import APP, server
from benchmarks.time_to_accuracy import GOAL, SHARE, digits_to_test, tutorial
from rnnplay.checkpoints import load
from rnnplay.device import get_device
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.recipes import RECIPES


def train(page: Page, address: str, steps: int) -> float:
    """Seconds from the press to the picture of the last step."""
    page.goto(f"{address}/train?train=quickest&data=mnist")
    page.wait_for_selector(IDLE)
    page.wait_for_selector(STAGE_READY)
    began = time.perf_counter()
    page.keyboard.press("s")
    page.wait_for_function(f"+document.querySelector('.rnn-stage').dataset.position >= {steps}", polling=20)
    return time.perf_counter() - began


def download(page: Page, folder: Path) -> Path:
    """The checkpoint that the page gives of what it has trained."""
    button = page.locator(".st-key-take-along button").first
    with page.expect_download() as coming:
        button.click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def main(
    data: Annotated[Path, typer.Option(envvar="RNNPLAY_DATA", help="Folder with MNIST/raw, all of it.")],
    repetitions: int = 3,
) -> None:
    """Train on the page, the same REPETITIONS times, and by the tutorial's loop; print seconds, accuracy and ratio."""
    test = digits_to_test(data)
    quickest = RECIPES["quickest"]
    steps = (quickest.images or 0) // quickest.batch_size
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        server(APP, RNNPLAY_DATA=str(data.resolve())) as address,
    ):
        page = new_page(browser)
        seconds = statistics.median(train(page, address, steps) for _ in range(repetitions))
        model, card = load(download(page, Path(folder)), get_device())
    share = accuracy(model, test)
    usual = tutorial(data, 1, get_device(), test)
    report(
        f"Seconds from «Start» to {GOAL:.2%}, the page's preset «quickest» while watched, median of {repetitions}, "
        "against the tutorial",
        f"page {seconds:.1f} s, {share:.2%} after {card.recipe['steps']} steps; "
        f"tutorial {usual.seconds:.1f} s, {usual.accuracy:.2%} after {usual.steps} steps",
        seconds / usual.seconds,
        f"≤ {SHARE} at {GOAL:.2%} or more",
        seconds <= SHARE * usual.seconds and min(share, usual.accuracy) >= GOAL,
    )


if __name__ == "__main__":
    typer.run(main)
