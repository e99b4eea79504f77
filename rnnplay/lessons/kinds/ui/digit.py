"""A digit as one's own input: drawn on a sheet, or picked from MNIST's test images."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.data.drawing import BRUSH, field_of_lines
from rnnplay.digits import reading
from rnnplay.digits.ui.networks import load_network
from rnnplay.digits.ui.samples import PREPARED, samples
from rnnplay.digits.ui.sheet import Sheet
from rnnplay.digits.ui.thumbnails import thumbnails
from rnnplay.text import _
from rnnplay.ui.query_params import key_of
from rnnplay.ui.widgets import pills

JUDGE = "lstm-1x64"  # whose measure says what does not look like a digit: the networks of these tabs have none


@dataclass(frozen=True, eq=False)
class Digit:
    """What is read.

    Attributes:
        pixels: ``(28, 28)``, ink in 0…1.
        label: which digit it is; None for a drawing.
        source: what it is, in a sentence.
    """

    pixels: np.ndarray
    label: int | None
    source: str

    @property
    def is_strange(self) -> bool:
        """Whether it does not look like a digit, by the measure of `JUDGE`."""
        return reading.read(load_network(JUDGE), self.pixels).is_strange


def choose_digit(of: Sheet[None], sheet: DeltaGenerator, others: DeltaGenerator) -> Digit:
    """The sheet, and the samples; whichever was used last counts.

    Args:
        of: the sheet of the tab.
        sheet, others: where they stand.
    """

    st.html(_thumbnails(key_of(of.sample).replace(".", "-")))  # as Streamlit calls its class
    with sheet:
        lines = of.draw(BRUSH)
    field = field_of_lines(lines) if lines else None
    with others:
        picked = pills(_("… or pick a digit of MNIST"), list(samples()), of.sample, on_change=of.make_way)
    if field is not None and field.any():
        return Digit(field, None, _("Your drawing, scaled and centred like MNIST's digits."))
    return sample_of(picked)


def sample_of(picked: str | None) -> Digit:
    """The sample with that label; None: a prepared one, for nothing is drawn or picked."""
    label = picked or PREPARED
    source = (
        _("Nothing is drawn yet, so this is a test image of MNIST, label {label}. Draw on the white canvas.")
        if picked is None
        else _("A test image of MNIST, label {label}.")
    )
    return Digit(samples()[label], int(label), source.format(label=label))


@st.cache_resource(show_spinner=False)
def _thumbnails(key: str) -> str:
    return thumbnails(key, [*samples().values()])
