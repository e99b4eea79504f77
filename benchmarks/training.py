"""What the benchmarks of training share: a page that trains flat out, watched in a browser, against its bare loop."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from benchmarks.browser import APP, APPS, IDLE, ROOT, STAGE_READY, chromium, new_page, report, server

SHARE, PICTURES, SLIDER = 0.8, 10, 150  # goals: of the bare loop's steps, a second, milliseconds

BARE = """
import sys, time, torch
torch.set_num_threads(1)
{make}
seconds = float(sys.argv[1])
for _ in range(200):
    task.step()
began, before = time.perf_counter(), task.step_count
while time.perf_counter() - began < seconds:
    task.step()
print((task.step_count - before) / (time.perf_counter() - began))
"""

# A picture counts when a frame of the browser shows another step.
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


def bare(make: str, seconds: float) -> float:
    """Steps a second of the same loop in a process of its own; ``make`` is Python that makes ``task``."""
    code = BARE.format(make=make)
    done = subprocess.run([sys.executable, "-c", code, str(seconds)], cwd=ROOT, capture_output=True, check=True)
    return float(done.stdout)


def _open(page: Page, url: str, step: int) -> None:
    """The page, started, flat out, when it has come to some step."""
    page.goto(f"{url}?pace=max&stop=1000000")
    page.wait_for_selector(IDLE)
    page.wait_for_selector(STAGE_READY)
    page.keyboard.press("s")
    page.wait_for_function(f"document.querySelector('.rnn-stage').dataset.position > {step}")


def watched(page: Page, url: str, seconds: float) -> tuple[float, float]:
    """Steps and pictures a second, flat out."""
    _open(page, url, 1000)
    steps, pictures = page.evaluate(COUNT, seconds)
    page.keyboard.press("s")
    page.get_by_role("button", name="Go on from").wait_for()
    return steps, pictures


def slider(page: Page, url: str, observed: Path, moves: int) -> list[float]:
    """Milliseconds from a key on the slider of the learning rate to the first step with that rate, flat out."""
    _open(page, url, 300)
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


def measure(name: str, make: str, seconds: float, moves: int) -> None:
    """Watch SECONDS of training, between two measurements of the bare loop, and move the slider MOVES times.

    Args:
        name: of the page.
        make: Python that makes its task.
        seconds: to watch it.
        moves: of the slider.
    """
    with tempfile.TemporaryDirectory() as folder:
        observed = Path(folder) / "observed"
        observed.touch()
        with (
            chromium() as browser,
            server(APP, (str(APPS / "observed.py"),), RNNPLAY_OBSERVED=str(observed)) as address,
        ):
            page, url = new_page(browser), f"{address}/{name}"
            watched(page, url, 1)  # the first visit loads and prepares: not counted
            before = bare(make, seconds / 2)
            steps, pictures = watched(page, url, seconds)
            loop = (before + bare(make, seconds / 2)) / 2
            taken = slider(page, url, observed, moves)
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
