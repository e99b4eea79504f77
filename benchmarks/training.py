"""What the benchmarks of training share: a page that trains flat out, watched in a browser, against its bare loop."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from benchmarks.browser import IDLE, STAGE_READY, chromium, new_page, report
from benchmarks.observations import rates
from benchmarks.server import APP, APPS, ROOT, server

SHARE, PICTURES, SLIDER = 0.8, 10, 150  # goals: of the bare loop's steps, a second, milliseconds
COST = 0.2  # of the bare loop's steps: if so many pictures cost more, fewer are enough
RERUNS = 5  # of the page itself: so long may a slider take where that is more than its milliseconds
ROUNDS = 5  # of the bare loop and the watched page in turns: the speed of many a machine changes from minute to minute

BARE = """
import sys, time, torch
torch.set_num_threads(1)
{make}
for _ in range(200):
    task.step()
began = time.perf_counter()
for _ in range(20):
    task.observe()
print((time.perf_counter() - began) / 20, flush=True)
for seconds in map(float, sys.stdin):
    began, before = time.perf_counter(), task.step_count
    while time.perf_counter() - began < seconds:
        task.step()
    print((task.step_count - before) / (time.perf_counter() - began), flush=True)
"""

Round = tuple[float, float, float]  # steps a second of the bare loop and of the page; pictures a second
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


@contextmanager
def bare_loop(make: str) -> Iterator[tuple[Callable[[float], float], float]]:
    """The same loop in a process of its own, which rests until it is asked.

    Args:
        make: Python that makes ``task``.

    Yields:
        What measures its steps a second, over so many seconds; and the seconds that one observation takes.
    """
    command = [sys.executable, "-c", BARE.format(make=make)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout

        def steps(seconds: float) -> float:
            print(seconds, file=process.stdin, flush=True)
            return float(process.stdout.readline())

        yield steps, float(process.stdout.readline())
        process.stdin.close()


def _open(page: Page, url: str, step: int) -> None:
    """The page, started, flat out, when it has come to some step."""
    page.goto(f"{url}?pace=max&stop=1000000")
    page.wait_for_selector(IDLE)
    page.wait_for_selector(STAGE_READY)
    page.keyboard.press("s")
    page.wait_for_function(f"document.querySelector('.rnn-stage').dataset.position > {step}")


def in_turns(page: Page, bare: Callable[[float], float], seconds: float, apart: int) -> list[Round]:
    """`ROUNDS` times: steps a second of the bare loop, of the page that trains, and the pictures a second it shows.

    Args:
        page: it trains, flat out.
        bare: measures the bare loop.
        seconds: of each, all rounds together.
        apart: steps that the page makes before it is measured.
    """
    rounds = []
    for _ in range(ROUNDS):
        page.keyboard.press("s")
        page.get_by_role("button", name="Continue from").wait_for()
        page.wait_for_selector(IDLE)
        loop = bare(seconds / ROUNDS)
        page.keyboard.press("s")
        at = page.locator(".rnn-stage").first.get_attribute("data-position")
        page.wait_for_function(f"+document.querySelector('.rnn-stage').dataset.position > {at} + {apart}")
        rounds.append((loop, *page.evaluate(COUNT, seconds / ROUNDS)))
    return rounds


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


def measure(name: str, make: str, seconds: float, moves: int) -> None:
    """Watch SECONDS of training, in turns with as much of the bare loop, and move the slider MOVES times.

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
            with bare_loop(make) as (bare, observing):
                _open(page, url, 300)
                rounds = in_turns(page, bare, seconds, 100)
            taken, own = slider(page, url, observed, moves), rerun(page, url)
    report_steps("Steps", rounds)
    pictures = median(pictures for _, _, pictures in rounds)
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


def report_steps(what: str, rounds: list[Round], each: int = 1) -> None:
    """Print how many ``what`` a second, ``each`` of them a step, are left of the bare loop's."""
    ratios = [watched / bare for bare, watched, _ in rounds]
    loop, steps, pictures = (median(values) for values in zip(*rounds, strict=True))
    report(
        f"{what} a second flat out while the page is watched, against the bare loop, median of {ROUNDS} rounds",
        f"watched {each * steps:.0f}, bare {each * loop:.0f} a second; "
        f"single rounds {min(ratios):.2f}…{max(ratios):.2f}; {pictures:.1f} pictures a second",
        median(ratios),
        f"≥ {SHARE}",
        median(ratios) >= SHARE,
    )
