"""Our components, and plotly.js beside them, served by Streamlit out of the folders in which they lie.

The canvas that one draws on is streamlit-drawable-canvas's own, mounted with one more line of style.

`get_bidi_component_manager` is internal to Streamlit, and ``out`` to the canvas, so requirements.txt holds both to a
minor version.
"""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from weakref import WeakKeyDictionary

import plotly
import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from rnnplay import __version__

CANVAS_STYLE = "frontend/build/index-style.css"
# It lies unseen over a corner of the sheet, takes strokes that begin there, and its «Edit» takes all others.
WITHOUT_TOOLBAR = "\n.dc-toolbar { display: none !important; }\n"

# Every runtime has a registry of its own: the server's, and in tests one an AppTest.
_mounts: WeakKeyDictionary[BidiComponentManager, dict[str, Callable[..., Any]]] = WeakKeyDictionary()
_one_at_a_time = Lock()  # a class opens its first pages all at once


def component(
    name: Literal["stage", "prepare", "rewind", "follow", "tools", "pen", "frame", "address", "arrive", "canvas"],
) -> Callable[..., Any]:
    """A component of ours, registered with the running server at its first use: at import there may be none."""
    manager = get_bidi_component_manager()
    with _one_at_a_time:
        if manager not in _mounts:
            _mounts[manager] = _register(manager)
        return _mounts[manager][name]


def _register(manager: BidiComponentManager) -> dict[str, Callable[..., Any]]:
    bundle = ComponentManifest("plotly", plotly.__version__, [ComponentConfig("bundle", "package_data")])
    manager.register_from_manifest(bundle, Path(plotly.__file__).parent)
    names = ("stage", "prepare", "rewind", "follow", "tools", "pen", "frame", "address", "arrive")
    ours = [ComponentConfig(each, "assets") for each in names]
    manager.register_from_manifest(ComponentManifest("rnnplay", __version__, ours), Path(__file__).parent)
    make = st.components.v2.component
    return {
        # Without a shadow root: inside one, Plotly's hover label dies at the next live update.
        "stage": make("rnnplay.stage", js="stage.js", css="stage.css", isolate_styles=False),
        "prepare": make("rnnplay.prepare", js="prepare.js", isolate_styles=False),
        "rewind": make("rnnplay.rewind", js="rewind.js", css="rewind.css"),
        "follow": make("rnnplay.follow", js="follow.js", isolate_styles=False),
        "address": make("rnnplay.address", js="address.js", isolate_styles=False),
        "arrive": make("rnnplay.arrive", js="arrive.js", isolate_styles=False),
        "frame": make("rnnplay.frame", js="frame.js", isolate_styles=False),
        "pen": make("rnnplay.pen", js="pen.js", isolate_styles=False),
        "tools": make("rnnplay.tools", js="tools.js", css="tools.css"),
        "canvas": make(
            "streamlit-drawable-canvas.streamlit_drawable_canvas",
            js="index-*.js",
            css=files("streamlit_drawable_canvas").joinpath(CANVAS_STYLE).read_text("utf-8") + WITHOUT_TOOLBAR,
            html='<div class="canvas-root"></div>',
            isolate_styles=True,
        ),
    }


def st_canvas(**settings: Any) -> Any:
    """`streamlit_drawable_canvas.st_canvas` without its toolbar."""
    import streamlit_drawable_canvas  # here, because at its import it mounts itself, for which there must be a page

    mounted = component("canvas")
    if streamlit_drawable_canvas.out is not mounted:
        streamlit_drawable_canvas.out = mounted
    return streamlit_drawable_canvas.st_canvas(**settings)
