"""Our components, and plotly.js beside them, served by Streamlit out of the folders in which they lie.

`get_bidi_component_manager` is internal to Streamlit, so requirements.txt holds it to a minor version.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary

import plotly
import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from rnnplay import __version__

# Every runtime has a registry of its own: the server's, and in tests one an AppTest.
_mounts: WeakKeyDictionary[BidiComponentManager, dict[str, Callable[..., Any]]] = WeakKeyDictionary()


def component(name: Literal["stage", "prepare", "rewind", "follow", "sheet", "frame", "address"]) -> Callable[..., Any]:
    """A component of ours, registered with the running server at its first use: at import there may be none."""
    manager = get_bidi_component_manager()
    if manager not in _mounts:
        bundle = ComponentManifest("plotly", plotly.__version__, [ComponentConfig("bundle", "package_data")])
        manager.register_from_manifest(bundle, Path(plotly.__file__).parent)
        names = ("stage", "prepare", "rewind", "follow", "sheet", "frame", "address")
        ours = [ComponentConfig(each, "assets") for each in names]
        manager.register_from_manifest(ComponentManifest("rnnplay", __version__, ours), Path(__file__).parent)
        make = st.components.v2.component
        _mounts[manager] = {
            # Without a shadow root: inside one, Plotly's hover label dies at the next live update.
            "stage": make("rnnplay.stage", js="stage.js", css="stage.css", isolate_styles=False),
            "prepare": make("rnnplay.prepare", js="prepare.js", isolate_styles=False),
            "rewind": make("rnnplay.rewind", js="rewind.js", css="rewind.css"),
            "follow": make("rnnplay.follow", js="follow.js", isolate_styles=False),
            "address": make("rnnplay.address", js="address.js", isolate_styles=False),
            "frame": make("rnnplay.frame", js="frame.js", isolate_styles=False),
            "sheet": make("rnnplay.sheet", js="sheet.js", css="sheet.css"),
        }
    return _mounts[manager][name]
