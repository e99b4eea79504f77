"""The call in code."""

import streamlit as st

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.script import printed, script
from rnnplay.text import _
from rnnplay.ui.code import choose_code, show_code


def show_call_in_code(arguments: Arguments, call: Call) -> None:
    """The switch, and below it the program and what it prints."""
    with st.container(horizontal=True, vertical_alignment="center", key="view"):
        code = choose_code(_("This module and this call in plain PyTorch, with every shape in a comment."))
    if code:
        show_code(script(arguments), "tensors.py", _("**This call in plain PyTorch**: it computes these very numbers."))
        st.markdown(_("It prints:"))
        st.code(printed(arguments, call), language=None, wrap_lines=True)
