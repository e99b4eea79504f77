"""The loss of a training by steps, and the shares of held-out items that are answered correctly."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from rnnplay.figures.axes import along, step_axis
from rnnplay.figures.curves import loss_figure
from rnnplay.figures.palette import TEAL
from rnnplay.figures.panel import Figure, Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.text import _, percent

HEIGHT = 210  # px
STYLES = ((TEAL, "solid"), ("#2f80ed", "dash"), ("#b7791f", "dot"))  # of the lines, in their order


class Observed(Protocol):
    """What is observed at each step."""

    @property
    def loss(self) -> float: ...


def shares_axis() -> dict[str, Any]:
    """The ticks of an axis of shares."""
    ticks = [0, 0.5, 1]
    return {"tickvals": ticks, "ticktext": [percent(tick) for tick in ticks]}


def loss_panel(seen: Sequence[Observed], run: RunSteps, note: str) -> Panel:
    """The loss of each step of the timeline.

    Args:
        seen: one a step.
        run: the steps.
        note: what the loss is.
    """
    return Panel(
        "loss",
        _("Loss"),
        loss_figure(np.array([each.loss for each in seen]), run, step=_("step"), log=True),
        time="x",
        min_width=260,
        height=HEIGHT,
        note=note,
        alt=_("The loss after each step."),
    )


def shares_panel(title: str, lines: Mapping[str, Sequence[float]], run: RunSteps, *, note: str, alt: str) -> Panel:
    """Shares of held-out items, over the steps of the timeline.

    Args:
        title: of the panel.
        lines: at most three, by their names, one share a step.
        run: the steps.
        note, alt: of the panel.
    """
    figure = _shares_figure(lines, run)
    return Panel("right", title, figure, time="x", min_width=260, height=HEIGHT, note=note, alt=alt)


def _shares_figure(lines: Mapping[str, Sequence[float]], run: RunSteps) -> Figure:
    said = _("step {step}: {share}").format(step="%{customdata[0]}", share="%{customdata[1]}")
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers" if len(run.steps) <= 60 else "lines",
            "name": name,
            "x": along(run.steps, run.log),
            "y": np.array(values, np.float32),
            "customdata": [[step, percent(share, 1)] for step, share in zip(run.steps, values, strict=True)],
            "line": {"color": colour, "width": 2, "dash": dash},
            "marker": {"size": 5},
            "hovertemplate": said + f"<extra>{name}</extra>",
        }
        for (name, values), (colour, dash) in zip(lines.items(), STYLES, strict=False)
    ]
    layout = {
        "margin": {"l": 48, "r": 16, "t": 26, "b": 40},
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"},
        "xaxis": step_axis(int(run.steps[-1]), _("step"), run.log),
        "yaxis": {"range": [-0.03, 1.03], "fixedrange": True} | shares_axis(),
    }
    return {"data": data, "layout": layout}
