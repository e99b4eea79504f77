"""From the start of the server to the idle draw page, against a bare app with torch and the same canvas.

Idle means the same on both sides: the canvas stands and the script has run. The draw page has pictures besides, which
the bare app has not: the time until they are drawn, plotly.js fetched and parsed first, is told on a line of its own.
"""

import time
from pathlib import Path
from statistics import median

import typer
from playwright.sync_api import Browser

from benchmarks.browser import chromium, new_page, report, wait_until_idle
from benchmarks.server import APP, APPS, server

GOAL = 1.2


def cold_start(browser: Browser, script: Path, path: str, with_stage: bool) -> tuple[float, float]:
    """Seconds from starting the server to the idle page, and to its pictures, in a browser that sees it first."""
    begin = time.perf_counter()
    with server(script) as address:
        page = new_page(browser)
        page.goto(f"{address}{path}", wait_until="commit")
        wait_until_idle(page, with_stage=False)
        idle = time.perf_counter() - begin
        wait_until_idle(page, with_stage)
        drawn = time.perf_counter() - begin
        page.context.close()
    return idle, drawn


def main(repetitions: int = 5) -> None:
    """Start each app REPETITIONS times, in turns."""
    ours, drawn, bare = [], [], []
    with chromium() as browser:
        for repetition in range(repetitions + 1):
            times = (
                cold_start(browser, APP, "/draw", with_stage=True),
                cold_start(browser, APPS / "bare_torch_canvas.py", "/", with_stage=False),
            )
            if repetition > 0:  # the first reads the libraries from the disk
                ours.append(times[0][0])
                drawn.append(times[0][1])
                bare.append(times[1][0])
    ratio = median(ours) / median(bare)
    report(
        f"Cold server to idle page, median of {repetitions}",
        f"draw page {median(ours):.2f} s ({min(ours):.2f}…{max(ours):.2f}), "
        f"bare app with torch {median(bare):.2f} s ({min(bare):.2f}…{max(bare):.2f})",
        ratio,
        f"≤ {GOAL}",
        ratio <= GOAL,
    )
    print(f"  all pictures drawn after {median(drawn):.2f} s ({min(drawn):.2f}…{max(drawn):.2f})")


if __name__ == "__main__":
    typer.run(main)
