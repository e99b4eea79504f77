"""What if a gate or state of this unit were another: the network reads the digit again."""

import streamlit as st

from rnnplay.digits.outcome import what_changes
from rnnplay.digits.reading import Reading, read
from rnnplay.figures.units import quantity_name
from rnnplay.lessons.cell.intervening import intervention
from rnnplay.lessons.cell.ui.choice import Choice
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.ui.widgets import number, select, toggle

LOW, HIGH = -10.0, 10.0  # a cell state has no bounds of its own


def what_if(reading: Reading, model: RowClassifier, choice: Choice) -> None:
    """The switch, and below it what is set and what becomes of the prediction.

    Args:
        reading: as the network reads.
        model: the network.
        choice: which unit.
    """
    if not toggle(
        _("What if?"),
        "what-if",
        help=_("Sets a gate or state of this unit while the network reads. Everything after it is computed again."),
    ):
        return
    rows = len(reading.image)
    quantities = [*reading.layers[choice.layer][choice.direction]]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        quantity = select(_("Set"), quantities, "hidden_state", "set", quantity_name, width=150)
        value = number(_("to"), LOW, HIGH, 0.0, "set-to", 0.1, width=120)
    first = number(_("from row"), 1, rows, 1, "set-from", width=120)
    last = number(_("to row"), 1, rows, rows, "set-until", width=120)
    chosen = range(first - 1, max(first, last))
    there = intervention(quantity, value, choice.layer, choice.direction, choice.unit, chosen)
    st.markdown(what_changes(reading, read(model, reading.image, interventions=[there])))
