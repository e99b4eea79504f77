"""The draw page with a drawing on its sheet, and what it shows, for the tests of that page."""

import json

import numpy as np
from streamlit.testing.v1 import AppTest

from rnnplay.data.drawing import Line
from rnnplay.data.ink import decode, encode
from rnnplay.data.strokes import objects_of
from tests.pages.driver import LESSONS, ROOT

SEVEN = [[[60, 60], [200, 60], [170, 130], [130, 240]]]


def open_page(drawing: str | None = None, **link: str) -> AppTest:
    """The page with a drawing on its sheet, as `ink` writes it, opened by a link."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150).switch_page(LESSONS["draw"].page)
    for name, value in link.items():
        app.query_params[name] = value
    if drawing is not None:
        app.session_state["canvas"] = on_canvas(drawing)
    return app.run()


def on_canvas(drawing: str) -> dict:
    """What the canvas sends of it."""
    return {
        "drawing": {"raw": {"objects": objects_of(decode(drawing), "#101418")}, "data": None},
        "backgroundFit": None,
    }


def ink(strokes: list, brush: int = 16) -> str:
    return encode([Line(np.array(points), brush) for points in strokes])


def said(app: AppTest) -> str:
    assert not app.exception and not app.error
    return " ".join(text.value for text in app.markdown)


def given(app: AppTest, name: str) -> dict:
    """What a component in the browser is given."""
    return next(
        json.loads(each.proto.json)
        for each in app.get("bidi_component")
        if each.proto.component_name == f"rnnplay.{name}"
    )


def ink_in_link(app: AppTest) -> str | None:
    return given(app, "address")["values"].get("ink")
