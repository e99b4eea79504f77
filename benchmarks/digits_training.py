"""Training on the page of the digit reader, watched in a browser: images a second, against the same loop bare."""

import typer

from benchmarks.browser import APP, IDLE, STAGE_READY, chromium, new_page, report, server
from benchmarks.training import COUNT, SHARE, bare

BATCH = 100  # of the preset

MAKE = """
from rnnplay.data.mnist import load_mnist
from rnnplay.training.digits import DigitTask
from rnnplay.training.recipes import PRESETS
task = DigitTask(PRESETS["tutorial"], load_mnist("train"), torch.device("cpu"), load_mnist("test"))
"""


def main(seconds: float = 15) -> None:
    """Watch SECONDS of the preset «tutorial» on the sample, between two measurements of the bare loop."""
    before, _ = bare(MAKE, seconds / 2)
    with chromium() as browser, server(APP) as address:
        page = new_page(browser)
        page.goto(f"{address}/train?stop=100000")
        page.wait_for_selector(IDLE)
        page.wait_for_selector(STAGE_READY)
        page.keyboard.press("s")
        page.wait_for_function("document.querySelector('.rnn-stage').dataset.position > 20")
        steps, pictures = page.evaluate(COUNT, seconds)
    loop = (before + bare(MAKE, seconds / 2)[0]) / 2
    report(
        "Images a second flat out while the page is watched, against the bare loop",
        f"watched {BATCH * steps:.0f}, bare {BATCH * loop:.0f} a second; {pictures:.1f} pictures a second",
        steps / loop,
        f"≥ {SHARE}",
        steps >= SHARE * loop,
    )


if __name__ == "__main__":
    typer.run(main)
