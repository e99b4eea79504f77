"""Training on the hello page, watched in a browser: steps and pictures a second, and how soon a slider acts."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import typer
from playwright.sync_api import Page

from benchmarks.browser import APP, APPS, IDLE, ROOT, STAGE_READY, chromium, new_page, report, server

SHARE, PICTURES, SLIDER = 0.8, 10, 150  # goals: of the bare loop's steps, a second, milliseconds

BARE = """
import sys, time, torch
torch.set_num_threads(1)
from rnnplay.training.characters import PRESETS, CharactersTask
task, seconds = CharactersTask(PRESETS["cell"]), float(sys.argv[1])
for _ in range(200):
    task.step()
began, before = time.perf_counter(), task.step_count
while time.perf_counter() - began < seconds:
    task.step()
print((task.step_count - before) / (time.perf_counter() - began))
"""

# A picture counts when a frame of the browser shows another epoch.
COUNT = """(seconds) => new Promise((done) => {
    const stage = document.querySelector(".rnn-stage");
    const began = performance.now(), first = +stage.dataset.position;
    let pictures = 0, shown = stage.dataset.position;
    const look = () => {
        const { position } = stage.dataset;
        pictures += position !== shown;
        shown = position;
        const taken = (performance.now() - began) / 1000;
        if (taken < seconds) requestAnimationFrame(look);
        else done([(+position - first) / taken, pictures / taken]);
    };
    look();
})"""


def bare(seconds: float) -> float:
    """Steps a second of the same loop in a process of its own."""
    done = subprocess.run([sys.executable, "-c", BARE, str(seconds)], cwd=ROOT, capture_output=True, check=True)
    return float(done.stdout)


def watched(page: Page, address: str, seconds: float) -> tuple[float, float]:
    """Steps and pictures a second, flat out."""
    page.goto(f"{address}/hello?pace=max&stop=1000000")
    page.wait_for_selector(IDLE)
    page.wait_for_selector(STAGE_READY)
    page.keyboard.press("s")
    page.wait_for_function("document.querySelector('.rnn-stage').dataset.position > 1000")
    steps, pictures = page.evaluate(COUNT, seconds)
    page.keyboard.press("s")
    page.get_by_role("button", name="Go on from").wait_for()
    return steps, pictures


def slider(page: Page, address: str, observed: Path, moves: int) -> list[float]:
    """Milliseconds from a key on the slider of the learning rate to the first step with that rate, flat out."""
    page.goto(f"{address}/hello?pace=max&stop=1000000")
    page.wait_for_selector(IDLE)
    page.wait_for_selector(STAGE_READY)
    page.keyboard.press("s")
    page.wait_for_function("document.querySelector('.rnn-stage').dataset.position > 300")
    rate = page.locator(".st-key-rate input[type=range]")
    rate.focus()
    page.evaluate(
        "addEventListener('keydown', () => { window.pressed = performance.timeOrigin + performance.now() }, true)"
    )
    taken = []
    for move in range(moves):
        known = len(rates(observed))
        page.keyboard.press("ArrowLeft" if move % 2 else "ArrowRight")
        until = time.monotonic() + 10
        while len(rates(observed)) == known and time.monotonic() < until:
            time.sleep(0.002)
        taken.append(1000 * rates(observed)[known] - page.evaluate("window.pressed"))
        page.wait_for_timeout(400)
    return taken


def rates(observed: Path) -> list[float]:
    """When there was a step with another rate than before."""
    lines = [line.split() for line in observed.read_text().splitlines(keepends=True) if line.endswith("\n")]
    return [float(when) for kind, when, *_ in lines if kind == "rate"]


def main(seconds: float = 10, moves: int = 20) -> None:
    """Watch SECONDS of training, between two measurements of the bare loop, and move the slider MOVES times."""
    with tempfile.TemporaryDirectory() as folder:
        observed = Path(folder) / "observed"
        observed.touch()
        with (
            chromium() as browser,
            server(APP, (str(APPS / "observed.py"),), RNNPLAY_OBSERVED=str(observed)) as address,
        ):
            page = new_page(browser)
            watched(page, address, 1)  # the first visit loads and prepares: not counted
            before = bare(seconds / 2)
            steps, pictures = watched(page, address, seconds)
            loop = (before + bare(seconds / 2)) / 2
            taken = slider(page, address, observed, moves)
    ratio = steps / loop
    report(
        "Steps a second flat out while the page is watched, against the bare loop",
        f"watched {steps:.0f}, bare {loop:.0f} a second",
        ratio,
        f"≥ {SHARE}",
        ratio >= SHARE,
    )
    report(
        "Pictures meanwhile",
        f"{pictures:.1f} a second",
        pictures / PICTURES,
        f"≥ 1, of {PICTURES} a second",
        pictures >= PICTURES,
    )
    report(
        f"From the slider to the first step with its rate, median of {len(taken)}",
        f"{median(taken):.0f} ms ({min(taken):.0f}…{max(taken):.0f})",
        median(taken) / SLIDER,
        f"≤ 1, of {SLIDER} ms",
        median(taken) <= SLIDER,
    )


if __name__ == "__main__":
    typer.run(main)
