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
COST = 0.2  # of the bare loop's steps: if so many pictures cost more, fewer are enough
RERUNS = 5  # of the page itself: so long may a slider take where that is more than its milliseconds

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
steps = (task.step_count - before) / (time.perf_counter() - began)
began = time.perf_counter()
for _ in range(20):
    task.observe()
print(steps, (time.perf_counter() - began) / 20)
"""

RATE = ":is(.st-key-hello-rate, .st-key-sine-rate) input[type=range]"

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


# Until the script has run that a key has started.
RERUN = """() => new Promise((done) => {
    const app = document.querySelector("[data-testid=stApp]"), pressed = performance.now();
    let runs = false;
    const look = () => {
        const state = app.dataset.testScriptState;
        runs ||= state === "running";
        const taken = performance.now() - pressed;
        if ((runs && state === "notRunning") || taken > 10000) done(taken); else requestAnimationFrame(look);
    };
    look();
})"""


def bare(make: str, seconds: float) -> tuple[float, float]:
    """Of the same loop in a process of its own: steps a second, and seconds that one observation takes.

    Args:
        make: Python that makes ``task``.
        seconds: of steps.
    """
    code = BARE.format(make=make)
    done = subprocess.run([sys.executable, "-c", code, str(seconds)], cwd=ROOT, capture_output=True, check=True)
    steps, observing = map(float, done.stdout.split())
    return steps, observing


def _open(page: Page, url: str, step: int) -> None:
    """The page, started, flat out, when it has come to some step."""
    page.goto(f"{url}?pace=max&stop=1000000")
    page.wait_for_selector(IDLE)
    page.wait_for_selector(STAGE_READY)
    page.keyboard.press("s")
    page.wait_for_function(f"document.querySelector('.rnn-stage').dataset.position > {step}")


def watched(page: Page, url: str, seconds: float) -> tuple[float, float]:
    """Steps and pictures a second, flat out."""
    _open(page, url, 300)
    steps, pictures = page.evaluate(COUNT, seconds)
    page.keyboard.press("s")
    page.get_by_role("button", name="Continue from").wait_for()
    return steps, pictures


def slider(page: Page, url: str, observed: Path, moves: int) -> list[float]:
    """Milliseconds from a key on the slider of the learning rate to the first step with that rate, flat out."""
    _open(page, url, 300)
    page.locator(RATE).focus()
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


def rerun(page: Page, url: str) -> float:
    """Milliseconds in which the page runs anew and is drawn after a move of the same slider, while nothing trains."""
    page.goto(url)
    page.wait_for_selector(IDLE)
    page.wait_for_selector(STAGE_READY)
    page.locator(RATE).focus()
    taken = []
    for move in range(6):
        page.evaluate(f"() => {{ window.rerun = ({RERUN})(); }}")
        page.keyboard.press("ArrowLeft" if move % 2 else "ArrowRight")
        taken.append(page.evaluate("window.rerun"))
        page.wait_for_timeout(300)
    return median(taken)


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
            after = bare(make, seconds / 2)
            taken, own = slider(page, url, observed, moves), rerun(page, url)
    loop, observing = ((one + other) / 2 for one, other in zip(before, after, strict=True))
    ratio = steps / loop
    report(
        "Steps a second flat out while the page is watched, against the bare loop",
        f"watched {steps:.0f}, bare {loop:.0f} a second",
        ratio,
        f"≥ {SHARE}",
        ratio >= SHARE,
    )
    cost = PICTURES * observing
    report(
        "Pictures meanwhile",
        f"{pictures:.1f} a second; to observe {PICTURES} a second costs {cost:.0%} of the steps",
        pictures / PICTURES,
        f"≥ 1, of {PICTURES} a second, unless they cost more than {COST:.0%}",
        pictures >= PICTURES or cost > COST,
    )
    goal = max(SLIDER, RERUNS * own)
    report(
        f"From the slider to the first step with its rate, median of {len(taken)}",
        f"{median(taken):.0f} ms ({min(taken):.0f}…{max(taken):.0f}); the page's own rerun takes {own:.0f} ms",
        median(taken) / goal,
        f"≤ 1, of {SLIDER} ms or of {RERUNS} reruns",
        median(taken) <= goal,
    )
