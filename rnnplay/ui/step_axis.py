"""The switch of what the axis of a training's steps is like."""

import streamlit as st

from rnnplay.text import _


def choose_step_axis() -> bool:
    """Whether the axis of steps is logarithmic."""
    return st.toggle(
        _("Logarithmic step axis"),
        key="log",
        bind="query-params",
        help=_("Gives more room to the first steps, where the loss falls most. Step 0 stands at the left end."),
    )
