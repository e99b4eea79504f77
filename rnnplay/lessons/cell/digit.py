"""A digit that is read row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from torch import Tensor

from rnnplay.digits.contributions import contributions
from rnnplay.digits.outcome import what_changes
from rnnplay.digits.panels import picture_panel, probabilities_figure
from rnnplay.digits.reading import Layers, Reading, probabilities_by_state
from rnnplay.digits.repeat import repeat_reading
from rnnplay.digits.verdict import percent, verdict
from rnnplay.figures.numbers import Quantity
from rnnplay.figures.panel import Panel
from rnnplay.figures.trace_panels import READS
from rnnplay.lessons.cell.source import Names, Source
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.trace import Intervention, Trace


class DigitSource(Source):
    """A digit; the outcome is the probability of each class, ``(classes,)``.

    Args:
        model: in eval mode.
        reading: of the digit, by that model.
    """

    def __init__(self, model: RowClassifier, reading: Reading) -> None:
        super().__init__(model.recurrent, reading.image)
        self.model = model
        self.reading = reading
        self.names = Names(
            step=_("Row"),
            address="row",
            here=_("at this row; hover over one for six digits"),
            hover=_("row %{y}, unit %{x}: %{z:.3f}"),
            step_of_code=_("Row of the code"),
            code=_("**Row {number} of unit {unit} in plain Python**: it prints the hidden state that torch computes."),
            inputs=_("with xₜ, the pixels of the row; they add up to the sum"),
            features=[str(pixel + 1) for pixel in range(reading.image.shape[1])],
            stage=_("One unit computes its gates and states row by row"),
            start=_("from row"),
            end=_("to row"),
            at=_("after row"),
            turn=_("Smallest change that turns the prediction"),
        )

    @property
    def layers(self) -> Layers:
        """As the reading has them."""
        return self.reading.layers

    def read_out(self, traced: Trace) -> Tensor:
        """Probabilities, ``(batch, classes)``."""
        return self.model.read_out(traced.output, traced.state).softmax(dim=-1)

    def script(self, file: str, npz: str, interventions: Sequence[Intervention] = ()) -> str:
        return repeat_reading(self.model, self.inputs, file, npz, interventions)

    def weights(self) -> Mapping[str, Tensor]:
        return self.model.state_dict()

    def predicted(self, changed: Trace | None) -> list[Quantity]:
        by_state = self.reading.by_state if changed is None else probabilities_by_state(self.model, changed)
        found = [
            Quantity("probability_at_end", self.outcome_of(changed), ("unit",)),
            Quantity("probability_of_states", by_state, ("step", "unit")),
        ]
        # What is read with a change is not read once more up to each row.
        return found if changed else [Quantity("probability", self.reading.by_row, ("step", "unit")), *found]

    def largest_say(self) -> tuple[int, int, int]:
        parts = contributions(self.model, self.layers, self.reading.digit).parts
        direction, unit = divmod(int(parts.argmax()), self.hidden_size)
        return self.num_layers - 1, direction, unit

    @property
    def said(self) -> str:
        return verdict(self.reading)

    def what_changes(self, outcome: np.ndarray) -> str:
        before, after = (replace(self.reading, by_row=each[None]) for each in (self.outcome, outcome))
        return what_changes(before, after)

    def named(self, outcome: np.ndarray) -> str:
        digit = int(outcome.argmax())
        return _("**{digit}** ({share})").format(digit=digit, share=percent(outcome[digit]))

    def before_and_after(self, changed: Trace, direction: int, **layout: Any) -> list[Panel]:
        by_state = {"before": self.reading.by_state, "after": probabilities_by_state(self.model, changed)}
        # Of states that are read where each direction ends, each has made as many steps as the clock.
        at_rows = direction == 1 and self.model.architecture["readout"] == "last"
        titles = {"before": _("Class probabilities before"), "after": _("Class probabilities with the change")}
        return [
            Panel(
                f"probabilities-{when}",
                titles[when],
                probabilities_figure(probabilities),
                time="y",
                directions=(READS[1 if at_rows else 0],),
                min_width=200,
                **layout,
                note=_("from the states at each row"),
                alt=_("The probability of each digit at each row."),
            )
            for when, probabilities in by_state.items()
        ]

    def turned(self, outcomes: np.ndarray) -> np.ndarray:
        turned: np.ndarray = outcomes.argmax(axis=-1) != self.outcome.argmax()
        return turned

    def panel(self, direction: int, **layout: Any) -> Panel:
        return picture_panel(self.inputs, [READS[direction]], **layout)
