"""A wave that is read point by point."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnnplay.figures.numbers import Quantity
from rnnplay.figures.palette import GRAY, TEAL, TEXT
from rnnplay.figures.panel import Panel
from rnnplay.figures.traces import curve
from rnnplay.lessons.cell.before_after import lines_layout, step_ticks
from rnnplay.lessons.cell.numbers import number
from rnnplay.lessons.cell.source import Names, Source
from rnnplay.models.sine import SineNetwork
from rnnplay.text import _
from rnnplay.trace import Intervention, State, Trace
from rnnplay.trace.script import Repeat, read_out, script

AWAY = 0.1  # a prediction that moves by so much is another one


class WaveSource(Source):
    """One window of a wave; the outcome is the prediction at each point, ``(points,)``.

    Args:
        model: that reads and predicts.
        inputs: the points that are read, ``(points,)``.
        targets: those to predict, ``(points,)``.
        state: before the first point, ``(layers, hidden)``, of an LSTM a pair of such; zeros if None.
    """

    def __init__(self, model: SineNetwork, inputs: np.ndarray, targets: np.ndarray, state: State | None) -> None:
        super().__init__(model.recurrent, inputs[:, None], state)
        self.model = model
        self.targets = targets
        self.names = Names(
            step=_("Point"),
            address="point",
            here=_("at this point; hover over one for six digits"),
            hover=_("point %{y}, unit %{x}: %{z:.3f}"),
            step_of_code=_("Point of the code"),
            code=_(
                "**Point {number} of unit {unit} in plain Python**: it prints the hidden state that torch computes."
            ),
            inputs=_("with xₜ, the point: one number"),
            features=["x"],
            stage=_("One unit computes its gates and states point by point"),
            start=_("from point"),
            end=_("to point"),
            at=_("after point"),
            turn=_("Smallest change that moves a prediction by 0.1"),
        )

    def read_out(self, traced: Trace) -> Tensor:
        """Predictions, ``(batch, points)``."""
        return self.model.linear(traced.output)[..., 0]

    def script(self, file: str, npz: str, interventions: Sequence[Intervention] = ()) -> str:
        given = read_out("prediction", "logits[:, 0]")
        return script(
            Repeat(self.module, self.inputs, file, npz, state=self.state, read_out=given, interventions=interventions)
        )

    def weights(self) -> Mapping[str, Tensor]:
        return self.model.state_dict()

    def predicted(self, changed: Trace | None) -> list[Quantity]:
        return [Quantity("prediction", self.outcome_of(changed), ("step",))]

    def largest_say(self) -> tuple[int, int, int]:
        """Here by size: a number is predicted, for which there is no more and less."""
        last = self.num_layers - 1
        with torch.no_grad():
            weights = self.model.linear.weight[0].numpy()
        return last, 0, int(np.abs(weights * self.layers[last][0]["hidden_state"][-1]).argmax())

    def _error(self, outcome: np.ndarray) -> float:
        return float(np.square(outcome - self.targets).mean())

    @property
    def said(self) -> str:
        return _("Prediction after the last point: **{said}**, and the wave is at {target}. Loss {loss:.2g}.").format(
            said=number(float(self.outcome[-1])),
            target=number(float(self.targets[-1])),
            loss=self._error(self.outcome),
        )

    def what_changes(self, outcome: np.ndarray) -> str:
        changes = np.abs(outcome - self.outcome)
        if changes.max() < 5e-7:
            return _("Nothing changes: the prediction after the last point stays **{said}**.").format(
                said=number(float(self.outcome[-1]))
            )
        most = int(changes.argmax())
        return _(
            "The loss goes from {before:.2g} to **{after:.2g}**. The prediction changes most at point {point}: "
            "{was} before, {becomes} with it."
        ).format(
            before=self._error(self.outcome),
            after=self._error(outcome),
            point=most + 1,
            was=number(float(self.outcome[most])),
            becomes=number(float(outcome[most])),
        )

    def named(self, outcome: np.ndarray) -> str:
        return _("loss **{loss:.2g}**").format(loss=self._error(outcome))

    def before_and_after(self, changed: Trace, direction: int, **layout: Any) -> list[Panel]:
        at = np.arange(len(self.inputs))
        lines = [
            curve(at, _("target"), GRAY, 2) | {"y": self.targets},
            curve(at, _("before"), TEXT, 2, "dot") | {"y": self.outcome},
            curve(at, _("with the change"), TEAL, 2) | {"y": self.outcomes_of(changed)[0]},
        ]
        axis = step_ticks(at[:: max(1, len(at) // 6)])
        return [
            Panel(
                "predictions",
                _("Predictions before and with the change"),
                {"data": lines, "layout": lines_layout() | {"xaxis": axis}},
                time="x",
                min_width=240,
                **layout,
                note=_("grey: the wave; dotted: before; solid: with the change"),
                alt=_("The prediction at each point, before and with the change, and the wave."),
            )
        ]

    def turned(self, outcomes: np.ndarray) -> np.ndarray:
        """Where a point is predicted that lies `AWAY` from what it was."""
        turned: np.ndarray = np.abs(outcomes - self.outcome).max(axis=-1) >= AWAY
        return turned

    @property
    def before_captions(self) -> Sequence[str]:
        return [
            _("Reads {read}, predicts {said}.").format(read=number(float(read)), said=number(float(said)))
            for read, said in zip(self.inputs[:, 0], self.outcome, strict=True)
        ]

    def panel(self, direction: int, **layout: Any) -> Panel:
        """What is read, what is predicted and what comes, over the points."""
        at = np.arange(len(self.inputs))
        lines = [
            curve(at, _("input"), TEXT, 2) | {"y": self.inputs[:, 0]},
            curve(at, _("target"), GRAY, 2, "dot") | {"y": self.targets},
            curve(at, _("prediction"), TEAL, 2) | {"y": self.outcome},
        ]
        layout_of_figure = {
            "margin": {"l": 30, "r": 4, "t": 4, "b": 66},
            "xaxis": step_ticks(at[:: max(1, len(at) // 4)]),
            "yaxis": {"fixedrange": True},
            "legend": {"orientation": "h", "y": -0.16, "yanchor": "top", "font": {"size": 11}},
            "showlegend": True,
        }
        return Panel(
            "field",
            _("Input and prediction"),
            {"data": lines, "layout": layout_of_figure},
            time="x",
            **layout,
            note=_("read point by point →"),
            alt=_("The points that are read, those that are predicted, and those that come."),
        )
