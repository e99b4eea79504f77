"""How fast networks learn that read the same images as sequences of different lengths."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnplay.lessons.train.curves import accuracy_axis
from rnnplay.text import _

# For light and dark: this figure is drawn outside of the stage, which alone knows the theme.
COLOURS = ("#2f80ed", "#dd6b10", "#0d9488", "#b8559a", "#b07a00", "#868da0", "#a0522d")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "solid", "dash")


def cuts_figure(courses: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, Any]:
    """A line for each network.

    Args:
        courses: by name, images learnt from and the accuracy then, ``(measured,)`` each.
    """
    lines = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": images.tolist(),
            "y": accuracies.tolist(),
            "line": {"color": colour, "dash": dash, "width": 2},
            "marker": {"size": 5},
            "hovertemplate": _("after {images} images: {accuracy}").format(images="%{x:,}", accuracy="%{y:.1%}"),
        }
        for (name, (images, accuracies)), colour, dash in zip(courses.items(), COLOURS, DASHES, strict=False)
    ]
    return {
        "data": lines,
        "layout": {
            "height": 380,
            "margin": {"l": 56, "r": 8, "t": 8, "b": 40},
            "legend": {"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top"},
            "xaxis": {
                "title": {"text": _("images learnt from")},
                "rangemode": "tozero",
                "fixedrange": True,
                "zeroline": False,
            },
            "yaxis": accuracy_axis() | {"title": {"text": _("test accuracy")}, "fixedrange": True},
        },
    }
