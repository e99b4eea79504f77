"""What if a gate or state of this unit were another: the network reads once more."""

import streamlit as st

from rnnplay.figures.units import quantity_name
from rnnplay.lessons.cell.source import Source
from rnnplay.lessons.cell.ui.choice import Unit
from rnnplay.text import _
from rnnplay.trace import Intervention
from rnnplay.ui.widgets import number, select, toggle

LOW, HIGH = -10.0, 10.0  # a cell state has no bounds of its own


def what_if(source: Source, chosen: Unit) -> None:
    """The switch, and below it what is set and what becomes of the prediction.

    Args:
        source: what is read, and the network.
        chosen: which unit.
    """
    if not toggle(
        _("What if?"),
        "what-if",
        help=_("Sets a gate or state of this unit while the network reads. Everything after it is computed again."),
    ):
        return
    steps = len(source.inputs)
    quantities = [*source.layers[chosen.layer][chosen.direction]]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        quantity = select(_("Set"), quantities, "hidden_state", "set", quantity_name, width=150)
        value = number(_("to"), LOW, HIGH, 0.0, "set-to", 0.1, width=120)
    first = number(source.names.start, 1, steps, 1, "set-from", width=120)
    last = number(source.names.end, 1, steps, steps, "set-until", width=120)
    here = range(first - 1, max(first, last))
    there = Intervention(quantity, value, [chosen.layer], [chosen.direction], here, [chosen.unit])
    st.markdown(source.what_changes(source.outcomes([there])[0]))
