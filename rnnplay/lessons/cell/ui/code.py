"""The step of a unit in code."""

import streamlit as st

from rnnplay.lessons.cell.arithmetic import UnitArithmetic
from rnnplay.lessons.cell.script import script
from rnnplay.text import _
from rnnplay.ui.code import choose_code, show_code
from rnnplay.ui.widgets import number


def show_step_in_code(unit: UnitArithmetic) -> None:
    """The switch, and below it one step as plain Python."""
    rows = len(unit.inputs)
    with st.container(horizontal=True, vertical_alignment="center", key="view"):
        code = choose_code(_("One step of this unit as a few lines of plain Python, with its numbers."))
        row = number(_("Row of the code"), 1, rows, rows // 2, "code-row", width=140) if code else 1
    if code:
        what = _("**Row {row} of unit {unit} in plain Python**: it prints the hidden state that torch computes.")
        show_code(script(unit, row - 1), "cell.py", what.format(row=row, unit=unit.unit + 1))
