"""Deletion curves as lines."""

import numpy as np

from rnnplay.digits.deletion import Deletion
from rnnplay.figures.palette import TEAL
from rnnplay.figures.panel import Figure
from rnnplay.figures.traces import curve
from rnnplay.text import _, percent

PALE = "#868da0"  # a grey for light and dark: this figure is drawn outside of the stage, which alone knows the theme


def deletion_figure(found: Deletion) -> Figure:
    """The mean probability of the class predicted at first, while more and more of the ink is gone."""
    lines = [
        ("value", _("saliency × pixel, largest first"), TEAL, "solid", 3),
        ("size", _("|saliency × pixel|"), TEAL, "dot", 2),
        ("ink", _("darkest first"), PALE, "solid", 2),
        ("random", _("random"), PALE, "dash", 2),
    ]
    ticks = np.linspace(0, 1, 5)
    axis = {
        "range": [0, 1],
        "tickvals": ticks.tolist(),
        "ticktext": [percent(each) for each in ticks],
        "fixedrange": True,
    }
    return {
        "data": [
            curve(found.shares.tolist(), name, colour, width, dash) | {"y": found.curves[order].mean(axis=0).tolist()}
            for order, name, colour, dash, width in lines
        ],
        "layout": {
            "margin": {"l": 52, "r": 16, "t": 8, "b": 44},
            "height": 300,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "xaxis": axis | {"title": {"text": _("pixels with ink that are removed")}},
            "yaxis": axis | {"title": {"text": _("probability of the prediction")}},
        },
    }
