"""Which digits are taken for which."""

from typing import Any

import numpy as np

from rnnplay.figures.colour_key import Key
from rnnplay.text import _

RIGHT, WRONG = "13, 148, 136", "221, 107, 16"  # red, green, blue
SIDE = 26  # px of a cell
LEAST, EMPTY = 0.12, 0.03  # opacity


def confusion_figure(counts: np.ndarray) -> dict[str, Any]:
    """A square for each pair of what a digit is and what it is taken for, with how often; fuller where more often.

    Squares rather than a heatmap, because these can be picked.

    Args:
        counts: ``(classes, classes)``, row the label, column the prediction.
    """
    classes = len(counts)
    names = [str(digit) for digit in range(classes)]
    axis = {"type": "category", "categoryarray": names, "fixedrange": True, "showgrid": False, "zeroline": False}
    layout = {
        "margin": {"l": 44, "r": 4, "t": 4, "b": 40},
        "width": classes * (SIDE + 4) + 48,
        "height": classes * (SIDE + 4) + 44,
        "showlegend": False,
        "xaxis": axis | {"title": {"text": _("predicted")}},
        "yaxis": axis | {"title": {"text": _("label")}, "autorange": "reversed"},
    }
    return {"data": [_squares(counts, names)], "layout": layout}


def _squares(counts: np.ndarray, names: list[str]) -> dict[str, Any]:
    labels, predictions = np.divmod(np.arange(counts.size), len(counts))
    often = counts.ravel()
    share = often / np.maximum(1, counts.sum(axis=1))[labels]  # of the digits of that label
    opacity = np.where(often > 0, _opacity(share), EMPTY)
    right = labels == predictions
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [names[prediction] for prediction in predictions],
        "y": [names[label] for label in labels],
        "text": [str(count) if count else "" for count in often],
        "textfont": {"color": ["#ffffff" if alpha > 0.5 else "#868da0" for alpha in opacity]},
        "customdata": [int(each) for each in often],
        "marker": {
            "symbol": "square",
            "size": SIDE,
            # Not as the marker's opacity, in the place of which a selection puts one for all.
            "color": [
                f"rgba({RIGHT if each else WRONG}, {alpha:.3f})" for each, alpha in zip(right, opacity, strict=True)
            ],
            "line": {"width": 0},
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.75}},
        "hovertemplate": _("label %{y}, predicted %{x}: %{customdata}") + "<extra></extra>",
    }


def confusion_keys() -> list[Key]:
    """What the colours of `confusion_figure` mean; `rnnplay.figures.colour_key`."""
    shares = np.array([0, 0.01, 0.04, 0.1, 0.25, 0.5, 1])
    keys = []
    for colour, title in ((RIGHT, _("correct")), (WRONG, _("wrong"))):
        stops = (
            f"rgba({colour}, {alpha:.3f}) {100 * share:.4g}%"
            for share, alpha in zip(shares, _opacity(shares), strict=True)
        )
        title = _("{what}: share of the digit's images").format(what=title)
        alt = _("{title}, from 0 to 100 %, the fuller the more").format(title=title)
        strip = f"linear-gradient(to right, {', '.join(stops)})"
        keys.append({"title": title, "ticks": ["0", "100 %"], "strips": [strip], "alt": alt})
    return keys


def _opacity(share: np.ndarray) -> np.ndarray:
    """A cell of few digits is to be seen as well: the square root lifts small shares."""
    return np.maximum(LEAST, np.sqrt(share))
