"""Verdicts on the draw page, while one draws and after mouse-up, against a bare app with the same canvas.

That app prints one number computed from the canvas, when that has sent it: at the end of a stroke, after 200 ms. Then
many people scribble at once.
"""

import math
import random
import time
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import typer
from playwright.sync_api import Page

from benchmarks import scribblers
from benchmarks.browser import CANVAS, chromium, new_page, report, wait_until_idle
from benchmarks.server import APP, APPS, server

OF_BARE = 0.35  # goal: from mouse-up to the final verdict
VERDICTS, AGE, AGE_OF_BARE = 8, 120.0, 0.5  # goals: of a stroke of a second; milliseconds, or share of the bare app's
LONG = 1.0  # seconds that a stroke takes during which verdicts are counted
PATIENCE = 5000  # milliseconds for which an answer is waited for

# Both moments are taken in the browser. The number counts when its text is in the document and is another one.
WATCH_NUMBER = """() => {
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

# What the pen asks has a number. Its verdict is in the document when the sheet says that this number was answered; the
# text may be the same as before.
WATCH_PEN = """() => {
    const sheet = document.querySelector(".st-key-canvas");
    const stage = document.querySelector(".rnn-stage");
    const verdict = document.querySelector(".st-key-verdict").parentElement;
    const text = () => (verdict.querySelector(".rnn-while-drawn") ?? verdict).textContent;
    window.pen = { sent: {}, answered: {}, pictures: [], texts: [[0, text()]], down: 0, up: 0, last: null };
    if (window.penIsWatched) return;
    window.penIsWatched = true;
    const ask = window.fetch;
    window.fetch = (address, options) => {
        const asked = String(options?.body).match(/"number":(\\d+),"done":(\\w+)/);
        if (asked) pen.sent[asked[1]] = performance.now();
        if (asked?.[2] === "true") pen.last = asked[1];
        return ask(address, options);
    };
    addEventListener("mousedown", () => (pen.down = performance.now()), true);
    addEventListener("mouseup", () => (pen.up = performance.now()), true);
    const note = (element, kinds, what) => new MutationObserver(what).observe(element, kinds);
    note(sheet, { attributes: true }, () => (pen.answered[sheet.dataset.pen] ??= performance.now()));
    note(stage, { attributes: true }, () => pen.pictures.push([performance.now(), stage.dataset.version]));
    const texts = { subtree: true, childList: true, characterData: true };
    note(verdict, texts, () => pen.texts.push([performance.now(), text()]));
}"""
FINAL = "() => pen.last !== null && pen.last in pen.answered"


@dataclass
class Seen:
    """What was measured of the draw page.

    Attributes:
        final: milliseconds from mouse-up until the verdict no longer changes, 0 if it stands before, by stroke.
        answers: the same until the end of the stroke has been answered, with the same text or another.
        verdicts: so many a second while the pen was down, by stroke.
        others: how many of them had another text than the one before.
        pictures: so many other pictures on the stage a second while the pen was down, by stroke.
        ages: milliseconds from the moment of which a verdict speaks until it is there.
    """

    final: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    verdicts: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)

    def add(self, pen: dict) -> None:
        """Take in one stroke, as `WATCH_PEN` has seen it."""
        down, up, last = pen["down"], pen["up"], pen["last"]
        seconds = (up - down) / 1000
        changes = [when for (_, known), (when, text) in pairwise(pen["texts"]) if text != known]
        self.final.append(max(0.0, max(changes, default=0.0) - up))
        self.answers.append(pen["answered"][last] - up)
        before = [each for each in pen["answered"] if each in pen["sent"] and down < pen["answered"][each] <= up]
        if seconds < LONG / 2:
            return
        self.verdicts.append(len(before) / seconds)
        self.others.append(len({text for when, text in pen["texts"] if down < when <= up}) / seconds)
        self.pictures.append(len({version for when, version in pen["pictures"] if down < when <= up}) / seconds)
        answered = [each for each in pen["answered"] if each in pen["sent"]]
        self.ages += [pen["answered"][each] - pen["sent"][each] for each in answered]


def quick_stroke(page: Page, chance: random.Random) -> None:
    """From somewhere to somewhere, as fast as it goes."""
    box = page.locator(CANVAS).bounding_box()
    assert box is not None
    x, y = (chance.uniform(40, 240) for _ in range(2))
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + chance.uniform(40, 240), box["y"] + chance.uniform(40, 240), steps=8)
    page.mouse.up()


def long_stroke(page: Page, chance: random.Random) -> None:
    """A bent one that takes a second, with as many points as a mouse reports."""
    box = page.locator(CANVAS).bounding_box()
    assert box is not None
    x, y, turn = chance.uniform(110, 170), chance.uniform(110, 170), chance.uniform(3, 7)
    wide, high, first = chance.uniform(30, 90), chance.uniform(50, 100), chance.uniform(0, 6)
    began, now = time.monotonic(), 0.0
    while now < LONG:
        angle = first + turn * now / LONG
        page.mouse.move(box["x"] + x + wide * math.cos(angle), box["y"] + y + high * math.sin(angle))
        if not now:
            page.mouse.down()
        page.wait_for_timeout(8)
        now = time.monotonic() - began
    page.mouse.up()


def clear(page: Page) -> None:
    """An empty sheet, as a digit is drawn on one."""
    page.get_by_role("button", name="Clear the sheet").click()
    settle(page, with_stage=True)


def settle(page: Page, with_stage: bool) -> None:
    """Until nothing moves any more, so that one app is not measured while the other still plays."""
    page.wait_for_timeout(250)  # what the canvas sends by itself
    wait_until_idle(page, with_stage)
    if with_stage:
        page.wait_for_selector(".rnn-stage[data-playing=false]")
    page.wait_for_timeout(300)


def on_draw_page(page: Page, chance: random.Random, seen: Seen, long: bool) -> None:
    """One stroke, watched."""
    page.evaluate(WATCH_PEN)
    (long_stroke if long else quick_stroke)(page, chance)
    page.wait_for_function(FINAL, timeout=PATIENCE)
    settle(page, with_stage=True)
    seen.add(page.evaluate("pen"))


def on_bare_page(page: Page, chance: random.Random) -> float | None:
    """One stroke; milliseconds from mouse-up to the new number, None if it left the number as it was."""
    page.evaluate(WATCH_NUMBER)
    quick_stroke(page, chance)
    taken: float | None = page.evaluate(
        f"Promise.race([window.watched, new Promise((done) => setTimeout(done, {PATIENCE}, null))])"
    )
    settle(page, with_stage=False)
    return taken


def measure(strokes: int, sheets: int, chance: random.Random) -> tuple[Seen, Seen, list[float]]:
    """STROKES quick ones on each app and half as many long ones on ours, in turns. Returns ours, then bare."""
    quick, slow, bare = Seen(), Seen(), list[float]()
    with chromium() as browser, server(APP) as app, server(APPS / "bare_canvas.py") as bare_app:
        draw_page, bare_page = new_page(browser), new_page(browser)
        for sheet in range(sheets):
            draw_page.goto(f"{app}/draw?speed=60")
            bare_page.goto(bare_app)
            settle(draw_page, with_stage=True)
            settle(bare_page, with_stage=False)
            on_draw_page(
                draw_page, chance, Seen(), long=False
            )  # the first of a session loads and prepares: not counted
            on_bare_page(bare_page, chance)
            while min(len(quick.final), len(bare)) < strokes * (sheet + 1) / sheets:
                on_draw_page(draw_page, chance, quick, long=False)
                taken = on_bare_page(bare_page, chance)
                if taken is not None:
                    bare.append(taken)
                if len(slow.final) < len(quick.final) / 2:
                    clear(draw_page)
                    on_draw_page(draw_page, chance, slow, long=True)
    return quick, slow, bare


def spread(values: list[float], digits: int = 0) -> str:
    """The median, and between what all lie."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}…{max(values):.{digits}f})"


def main(strokes: int = 20, sheets: int = 4, seed: int = 0, people: int = 30) -> None:
    """Measure STROKES strokes on each app in turns, on SHEETS fresh sheets; then let PEOPLE scribble, if any."""
    quick, slow, bare = measure(strokes, sheets, random.Random(seed))
    final = quick.final + slow.final
    ratio = median(final) / median(bare)
    report(
        f"Mouse-up to the final verdict, median of {len(final)} strokes",
        f"draw page {spread(final)} ms, answered after {spread(quick.answers + slow.answers)} ms; "
        f"bare canvas {spread(bare)} ms",
        ratio,
        f"≤ {OF_BARE}",
        ratio <= OF_BARE,
    )
    report(
        f"Verdicts a second during a stroke that takes one, median of {len(slow.verdicts)}",
        f"{spread(slow.verdicts, 1)}; {spread(slow.others, 1)} with another text, {spread(slow.pictures, 1)} pictures",
        median(slow.verdicts) / VERDICTS,
        f"≥ 1, of {VERDICTS}",
        median(slow.verdicts) >= VERDICTS,
    )
    oldest, allowed = scribblers.slowest(slow.ages), max(AGE, AGE_OF_BARE * median(bare))
    report(
        f"Age of the ink of which a verdict speaks, 99th percentile of {len(slow.ages)}",
        f"{oldest:.0f} ms (median {median(slow.ages):.0f} ms)",
        oldest / allowed,
        f"≤ 1, of {allowed:.0f} ms",
        oldest <= allowed,
    )
    if people:
        scribblers.main(people, seed=seed)


if __name__ == "__main__":
    typer.run(main)
