"""Pictures that stand below one another on one axis of time: a step of learning in slow motion has one a phase."""

from dataclasses import dataclass

import numpy as np

from rnnplay.figures.palette import GRAY, TEAL
from rnnplay.figures.panel import Figure, animated
from rnnplay.text import _


@dataclass(frozen=True)
class PhaseAxis:
    """The axis of one step of learning.

    Attributes:
        points: of it, counted from 1.
        title: what they are.
        hover: what is said of one of its bars, as Plotly has it.
    """

    points: int
    title: str
    hover: str

    @property
    def at(self) -> np.ndarray:
        """The points, ``(points,)``."""
        return np.arange(1, self.points + 1)

    def bars(self, name: str, color: str, values: np.ndarray) -> Figure:
        """A trace with a bar at each point, ``(phases, points)``."""
        bars = {
            "type": "bar",
            "x": self.at,
            "name": name,
            "marker": {"color": color},
            "hovertemplate": f"{self.hover}<extra>{name}</extra>",
        }
        return animated(bars, y=values)

    def losses(self, before: np.ndarray, after: np.ndarray) -> tuple[Figure, Figure]:
        """The loss at each point, and beside it that with the new weights.

        Args:
            before, after: ``(phases, points)``.
        """
        both = [self.bars(_("before"), GRAY, before), self.bars(_("after"), TEAL, after)]
        return self.figure([self.bars(_("loss"), TEAL, before)], before), self.figure(both, before, after)

    def figure(self, data: list[Figure], *from_zero: np.ndarray) -> Figure:
        """A figure with its siblings' margins.

        Args:
            data: its traces.
            from_zero: values, if the other axis is to go from 0 to the most of them.
        """
        yaxis: Figure = {"fixedrange": True, "nticks": 4}
        if from_zero:
            most = max(float(each[np.isfinite(each)].max(initial=0)) for each in from_zero)
            yaxis["range"] = [0, 1.05 * (most or 1.0)]
        return {
            "data": data,
            "layout": {
                "margin": {"l": 52, "r": 130, "t": 4, "b": 36},  # room for the legend
                "height": 140,
                "bargap": 0.25,
                "showlegend": len(data) > 1,
                "legend": {"orientation": "v", "x": 1.02, "y": 0.5, "yanchor": "middle"},
                "xaxis": {
                    "title": {"text": self.title, "standoff": 4},
                    "range": [0.5, self.points + 0.5],
                    "zeroline": False,
                    "fixedrange": True,
                },
                "yaxis": yaxis,
            },
        }
