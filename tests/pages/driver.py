"""What the tests of pages share: a page opened by a link, its controls, and what it shows."""

import base64
import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from rnnplay.catalog import catalog

ROOT = Path(__file__).parents[2]
PAGES = {entry.slug: entry for entry in catalog()}
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


def learn(app: AppTest) -> AppTest:
    """Start, and wait until it stops by itself."""
    press(app, "start")
    end, pause = time.monotonic() + 100, threading.Event()
    while start(app).label == "Pause training":
        assert time.monotonic() < end, "it did not stop"
        pause.wait(0.02)
        checked(app.run())
    return app


def leave_and_come_back(app: AppTest, jobs: list, name: str) -> None:
    """Another page pauses the one run there is, and back at the lesson's it is found where it was."""
    checked(app.switch_page("app.py").run())
    end, pause = time.monotonic() + 100, threading.Event()
    while jobs[0].running:
        assert time.monotonic() < end, "it was not paused"
        pause.wait(0.01)
    step = jobs[0].snapshot.step
    checked(app.switch_page(LESSONS[name].page).run())
    assert len(jobs) == 1
    assert stage(app)["positions"][-1] == str(step)


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
