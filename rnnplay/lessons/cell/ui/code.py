"""The step of a unit in code."""

import streamlit as st

from rnnplay.lessons.cell.script import script, torch_script
from rnnplay.lessons.cell.source import Source
from rnnplay.lessons.cell.ui.choice import Unit
from rnnplay.text import _
from rnnplay.ui.code import choose_code, show_code
from rnnplay.ui.widgets import number


def show_step_in_code(source: Source, chosen: Unit) -> None:
    """The switch, and below it one step as plain Python."""
    steps, names = len(source.inputs), source.names
    with st.container(horizontal=True, vertical_alignment="center", key="view"):
        code = choose_code(_("One step of this unit as a few lines of plain Python, with its numbers."))
        step = number(names.step_of_code, 1, steps, (steps + 1) // 2, "code-step", width=140) if code else 1
    if code:
        unit = source.arithmetic(chosen.layer, chosen.direction, chosen.unit)
        plain, torchs = st.columns(2)
        with plain:
            show_code(script(unit, step - 1), "cell.py", names.code.format(number=step, unit=chosen.unit + 1))
        with torchs:
            kind = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}[unit.cell]
            what = _("**The same by torch**: nn.{kind}Cell and nn.{kind}, with one unit that has these numbers.")
            show_code(torch_script(unit, step - 1), "cell_torch.py", what.format(kind=kind), key="download-torch")
