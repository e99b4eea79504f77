"""The part of the page about shapes: the tensors and parameters of a call."""

import streamlit as st

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.network import RefusedError, call
from rnnplay.lessons.tensors.refusal import is_empty, why_refused
from rnnplay.lessons.tensors.ui.code import show_call_in_code
from rnnplay.lessons.tensors.ui.stage import tensor_stage
from rnnplay.text import _


def show_shapes(arguments: Arguments) -> None:
    """The pictures, or why there is no such module."""
    if is_empty(arguments):
        st.info(_("torch takes a size of 0 for a cell without a word. Its tensors hold no numbers then."))
        return
    try:
        made = call(arguments)
    except RefusedError as error:
        said = _("torch says: {message}").format(message=f"`{error}`")
        st.error("  \n".join(filter(None, [why_refused(arguments), said])))
        return
    if made.warning:
        st.info(_("torch warns: {message}").format(message=f"`{made.warning}`"))
    tensor_stage(arguments, made)
    show_call_in_code(arguments, made)
