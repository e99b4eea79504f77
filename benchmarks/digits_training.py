"""Training on the page of the digit reader, watched in a browser: images a second, against the same loop bare."""

import typer

from benchmarks.browser import IDLE, STAGE_READY, chromium, new_page
from benchmarks.server import APP, server
from benchmarks.training import bare_loop, in_turns, report_steps

BATCH = 100  # of the preset

MAKE = """
from rnnplay.data.mnist import load_mnist
from rnnplay.digits.task import DigitTask
from rnnplay.digits.recipes import PRESETS
task = DigitTask(PRESETS["tutorial"], load_mnist("train"), torch.device("cpu"), load_mnist("test"))
"""


def main(seconds: float = 40) -> None:
    """Watch SECONDS of the preset «tutorial» on the sample, in turns with as much of the bare loop."""
    with chromium() as browser, server(APP) as address, bare_loop(MAKE) as (bare, _):
        page = new_page(browser)
        page.goto(f"{address}/train?stop=100000")
        page.wait_for_selector(IDLE)
        page.wait_for_selector(STAGE_READY)
        page.keyboard.press("s")
        page.wait_for_function("document.querySelector('.rnn-stage').dataset.position > 20")
        report_steps("Images", in_turns(page, bare, seconds, 5), BATCH)


if __name__ == "__main__":
    typer.run(main)
