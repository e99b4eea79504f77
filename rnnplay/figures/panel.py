"""A panel: one picture of a stage, with its title, what it says in words, and what of it changes by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnplay.figures.diagram import Diagram

Figure = dict[str, Any]  # ``{"data": [...], "layout": {...}}``, or a trace of one, as plotly.js reads it
BY_STEP = "by step"  # where `animated` keeps it, beside the attributes of a trace


def animated(trace: Mapping[str, Any], **values: np.ndarray) -> Figure:
    """A trace of which some attributes are other ones at every step.

    Args:
        trace: as plotly.js reads it.
        values: ``(steps, ...)`` by attribute, such as ``y=…`` or ``marker_color=…``, with plotly's underscores.

    Returns:
        The trace as it is at the last step, with what it is at each beside it (`by_step`).
    """
    whole: Figure = {**trace, BY_STEP: {**trace.get(BY_STEP, {})}}
    for name, each in values.items():
        *parents, attribute = path = name.split("_")
        whole[BY_STEP][".".join(path)] = each
        inner = whole
        for parent in parents:
            inner[parent] = {**inner.get(parent, {})}  # the trace that was given stays as it is
            inner = inner[parent]
        inner[attribute] = each[-1]
    return whole


@dataclass(frozen=True)
class Panel:
    """One picture of a stage, a figure of Plotly's or a diagram.

    Attributes:
        key: unique in its stage and the same over reruns; what is zoomed and hovered lives on with it.
        title: the heading above the figure.
        figure: ``{"data": [...], "layout": {...}}``. Numpy arrays may stand anywhere in it; those of ``data`` are sent
            as plotly's typed arrays. Leave ``layout.template`` out: the stage writes it from the theme. On a live stage
            its margins stay as they are, whatever the labels: give them room. What is `animated` costs the whole figure
            at every step, so keep such figures small. Lying bars whose colours are names, not numbers, slide at full
            speed; others are redrawn 20 times a second at most. Or a diagram, which is redrawn at every frame.
        time: the axis of a Plotly figure that is time, linear or logarithmic, in the units of the stage's ``at``; None:
            the figure has no time. The stage sets its range; panels with the same axis share their zoom.
        directions: what reads along that axis. ``"forward"`` stands at step t, ``"backward"`` at steps - 1 - t. What
            none of them has read yet lies under a veil. A click goes to where the first of them stands.
        width: share of the row it stands in.
        min_width: px, below which it moves to the next line.
        height: px of the plot.
        row: panels of equal row stand beside each other where there is room.
        note: a short caption under the title.
        alt: the picture in words, for those who cannot see it.
        least_width: px that the figure needs to be read; in a narrower panel it is scrolled sideways.
        picks: whether a click on a column of a heatmap, or on a cell of a diagram that has a name of its own, also
            picks it: the stage tells its page (``on_pick``). So does Enter, for who comes by keyboard.

    A key of its colours stands beside the note of every panel with a heatmap or cells (`rnnplay.figures.colour_key`).
    """

    key: str
    title: str
    figure: Mapping[str, Any] | Diagram
    time: Literal["x", "y"] | None = None
    directions: tuple[Literal["forward", "backward"], ...] = ("forward",)
    width: float = 1
    min_width: int = 240
    height: int = 260
    row: int = 0
    note: str = ""
    alt: str = ""
    least_width: int = 0
    picks: bool = False

    @property
    def by_step(self) -> dict[str, np.ndarray]:
        """What is redrawn at every step, ``(steps, ...)`` by trace and attribute: ``"0.x"``, ``"0.marker.color"``."""
        if isinstance(self.figure, Diagram):
            return self.figure.by_step
        return {
            f"{index}.{path}": values
            for index, trace in enumerate(self.figure.get("data", []))
            for path, values in trace.get(BY_STEP, {}).items()
        }
