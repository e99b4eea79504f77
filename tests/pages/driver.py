"""What the tests of pages share: a page opened by a link, its controls, and what it shows."""

import base64
import json
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from rnnplay.catalog import catalog
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
PAGES = {entry.slug: entry for entry in catalog()}
RUNS: list = []  # that the pages of a test have made, oldest first
LESSONS = {slug: entry for slug, entry in PAGES.items() if entry.staged}


def open_page(name: str, **link: str) -> AppTest:
    """A page, opened by a link."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150).switch_page(PAGES[name].page)
    for each, value in link.items():
        app.query_params[each] = value
    return checked(app.run())


def go(app: AppTest, name: str, link: Mapping[str, str | list[str]] | None = None) -> AppTest:
    """The same session at another page, by a link or by the menu."""
    app.switch_page(PAGES[name].page)
    app.query_params.clear()
    for each, value in (link or {}).items():
        app.query_params[each] = value
    app.run()
    assert not app.exception, (name, link, [each.value for each in app.exception])
    return app


def address(app: AppTest) -> tuple[list[str], dict[str, str]]:
    """What the page has the browser write into its address: which settings may stand there, and those that do."""
    sent = [each.proto for each in app.get("bidi_component") if each.proto.component_name.endswith("address")]
    data = json.loads(sent[-1].json)
    return data["names"], data["values"]


def checked(app: AppTest) -> AppTest:
    """The page, on which no error reached."""
    assert not app.exception, [each.value for each in app.exception]
    return app


def start(app: AppTest):
    """The button that starts and pauses."""
    return app.button(key="start")


def press(app: AppTest, key: str) -> AppTest:
    return checked(app.button(key=key).click().run())


def until(app: AppTest, condition: Callable[[], bool], seconds: float = 60) -> AppTest:
    """Look again and again, as a browser does, until it holds; what does not come in time fails."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < end, "it did not come"
        pause.wait(0.02)
        checked(app.run())
    return app


def learn(app: AppTest) -> AppTest:
    """Start, look once while it learns, and wait until it stops by itself."""
    press(app, "start")
    checked(app.run())
    wait_for(lambda: not RUNS[-1].running, 100)
    return until(app, lambda: start(app).label != "Pause training", 100)


def leave_and_come_back(app: AppTest, jobs: list, name: str) -> None:
    """Another page pauses the one run there is, and back at the lesson's it is found where it was."""
    checked(app.switch_page("app.py").run())
    wait_for(lambda: not jobs[0].running, 100)
    step = jobs[0].snapshot.step
    checked(app.switch_page(LESSONS[name].page).run())
    assert len(jobs) == 1
    assert stage(app)["positions"][-1] == str(step)


def rewind_and_branch(app: AppTest, jobs: list, name: str, unit: str, end: int, rtol: float) -> None:
    """The page of a lesson that has learnt to its end is taken back to step 6, and goes on from there otherwise."""
    before = curves(app)[-1]
    jobs[0].rewind(6)  # as the button does that is drawn in the browser
    checked(app.run())
    assert start(app).label == f"Continue from {unit} 6"
    assert len(stage(app)["positions"]) == end + 1  # nothing is lost until it goes on
    app.select_slider(key=f"{name}-rate").set_value("0.3").run()
    learn(app)
    left_behind, now = curves(app)
    assert len(now) == end + 1
    np.testing.assert_array_equal(now[:7], before[:7])
    np.testing.assert_allclose(left_behind, before[6:end], rtol=rtol)
    assert not np.array_equal(now[7:], before[7:])


def stages(app: AppTest) -> list[dict]:
    """What the stages of the page are sent."""
    found = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "rnnplay.stage"]
    return [json.loads(each.json) for each in found]


def stage(app: AppTest, label: str = "") -> dict:
    """The first of these whose label begins so."""
    return next(sent for sent in stages(app) if sent["label"].startswith(label))


def panel(app: AppTest, key: str) -> dict:
    """A panel of the first stage."""
    return next(each for each in stage(app)["panels"] if each["key"] == key)


def said(app: AppTest) -> str:
    """What stands beside the timeline at its newest step."""
    return stage(app)["captions"][-1]


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def values(sent: dict) -> np.ndarray:
    """An array as plotly.js reads it."""
    flat = np.frombuffer(base64.b64decode(sent["bdata"]), "<" + sent["dtype"])
    return flat.reshape([int(size) for size in sent["shape"].split(",")]) if "shape" in sent else flat


def curves(app: AppTest) -> list[np.ndarray]:
    """What is drawn in the loss, but for its floor: left behind first, the present one last."""
    return [values(each["y"]) for each in panel(app, "loss")["figure"]["data"] if isinstance(each["y"], dict)]
