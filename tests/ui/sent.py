"""What a stage sends to the browser."""

import base64
from dataclasses import replace

import numpy as np

from rnnplay.figures.panel import Panel, animated
from rnnplay.ui.stage_data import payload

STEPS = 4


def panel(**changes) -> Panel:
    figure = {"data": [{"type": "bar", "x": np.arange(3.0), "y": [0, 1, 2]}], "layout": {"title": None}}
    return replace(Panel("bars", "Bars", figure), **changes)


def changing(**values) -> Panel:
    return panel(figure={"data": [animated({"type": "bar", "y": [0, 1, 2]}, **values)]})


def send(*panels: Panel, **changes) -> dict:
    arguments = {"steps": STEPS, "step_name": "Row", "captions": ["a"] * STEPS, "label": "A stage", **changes}
    return payload(panels or [panel()], **arguments)


def decode(sent: dict) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(sent["bdata"]), dtype="<" + sent["dtype"])
    return values.reshape([int(size) for size in sent["shape"].split(",")]) if "shape" in sent else values
