"""What several models reach, as bars."""

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnplay.figures.palette import TEAL
from rnnplay.text import percent

ROW = 30  # px
LINE = 24  # characters of a name; a longer one goes on in a second line, for beside a table there is little room
PALE = "#868da0"  # a grey for light and dark: these bars are drawn outside of the stage, which alone knows the theme


def comparison_figure(names: Sequence[str], accuracies: Sequence[float], marked: Sequence[bool]) -> dict[str, Any]:
    """A lying bar a model, the first on top.

    Args:
        names: of the models.
        accuracies: shares read rightly, 0…1.
        marked: which of them stand out.
    """
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(names),
        "x": [float(each) for each in accuracies],
        "text": [percent(each, 1) for each in accuracies],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": np.where(marked, TEAL, PALE).tolist()},
        "hoverinfo": "skip",
    }
    return {"data": [bars], "layout": _layout(names)}


def _layout(names: Sequence[str]) -> dict[str, Any]:
    return {
        "margin": {"l": 4, "r": 48, "t": 4, "b": 24},
        "height": ROW * len(names) + 40,
        "bargap": 0.3,
        "showlegend": False,
        "xaxis": {
            "range": [0, 1],
            "tickvals": [0, 0.5, 1],
            "ticktext": [percent(each) for each in (0, 0.5, 1)],
            "fixedrange": True,
        },
        "yaxis": {
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "tickvals": list(names),
            "ticktext": ["<br>".join(textwrap.wrap(each, LINE)) for each in names],
        },
    }
