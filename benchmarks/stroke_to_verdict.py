"""From mouse-up to the new verdict on the draw page, against a bare app with the same canvas that prints one number."""

import random
from statistics import median

import typer
from playwright.sync_api import Page

from benchmarks.browser import CANVAS, chromium, new_page, report, wait_until_idle
from benchmarks.server import APP, APPS, server

GOAL = 1.15

# Both moments are taken in the browser. The verdict counts when its text is in the document and is another one.
WATCH = """() => {
    const text = () => document.querySelector(".st-key-verdict")?.textContent ?? "";
    window.watched = new Promise((resolve) => {
        const before = text();
        let released = null;
        addEventListener("mouseup", () => { released = performance.now(); }, { capture: true, once: true });
        const observer = new MutationObserver(() => {
            if (released === null || text() === before || text() === "") return;
            observer.disconnect();
            resolve(performance.now() - released);
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
}"""


def stroke_to_verdict(page: Page, chance: random.Random, with_stage: bool) -> float | None:
    """Draw one stroke; milliseconds from mouse-up to the new text, None if the stroke left the text as it was."""
    box = page.locator(CANVAS).bounding_box()
    assert box is not None
    x, y = (chance.uniform(40, 240) for _ in range(2))
    page.evaluate(WATCH)
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + chance.uniform(40, 240), box["y"] + chance.uniform(40, 240), steps=8)
    page.mouse.up()
    taken = page.evaluate("Promise.race([window.watched, new Promise((done) => setTimeout(done, 5000, null))])")
    settle(page, with_stage)
    return taken


def settle(page: Page, with_stage: bool) -> None:
    """Until nothing moves any more, so that one app is not measured while the other still plays."""
    wait_until_idle(page, with_stage)
    if with_stage:
        page.wait_for_selector(".rnn-stage[data-playing=false]")
    page.wait_for_timeout(300)


def main(strokes: int = 20, sheets: int = 4, seed: int = 0) -> None:
    """Measure STROKES strokes on each app in turns, on SHEETS fresh sheets."""
    chance = random.Random(seed)
    ours: list[float] = []
    bare: list[float] = []
    with chromium() as browser, server(APP) as app, server(APPS / "bare_canvas.py") as bare_app:
        draw_page, bare_page = new_page(browser), new_page(browser)
        for sheet in range(sheets):
            draw_page.goto(f"{app}/draw?speed=60")
            bare_page.goto(bare_app)
            settle(draw_page, with_stage=True)
            settle(bare_page, with_stage=False)
            stroke_to_verdict(
                draw_page, chance, with_stage=True
            )  # the first of a session loads and prepares: not counted
            stroke_to_verdict(bare_page, chance, with_stage=False)
            while min(len(ours), len(bare)) < strokes * (sheet + 1) / sheets:
                for page, times, with_stage in [(draw_page, ours, True), (bare_page, bare, False)]:
                    taken = stroke_to_verdict(page, chance, with_stage)
                    if taken is not None:
                        times.append(taken)
    ratio = median(ours) / median(bare)
    report(
        f"Mouse-up to the new verdict, median of {len(ours)} strokes",
        f"draw page {median(ours):.0f} ms ({min(ours):.0f}…{max(ours):.0f}), "
        f"bare canvas {median(bare):.0f} ms ({min(bare):.0f}…{max(bare):.0f})",
        ratio,
        f"≤ {GOAL}",
        ratio <= GOAL,
    )


if __name__ == "__main__":
    typer.run(main)
