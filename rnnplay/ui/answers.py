"""A question that is answered at a press, by a computation beside the page."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from rnnplay.engine.background import Background
from rnnplay.text import _
from rnnplay.ui.pressed import pressed

LOOKED_EACH = 0.5  # seconds
KEPT = 128  # answers of this server

Settings = TypeVar("Settings", bound=Hashable)
Answer = TypeVar("Answer")
OnProgress = Callable[[float], None]  # told the share that is done


def answer_at_a_press(
    settings: Settings, compute: Callable[[Settings, OnProgress], Answer], key: str, label: str
) -> Answer | None:
    """A button, and the answer as soon as it is computed, once for all sessions of this server; None until then.

    Args:
        settings: what the answer depends on. Under others it is to be asked for anew.
        compute: computes it, in a thread of its own.
        key: of the button.
        label: of the button.
    """
    asked_for = f"rnnplay.answers.{key}"
    asked = st.session_state.get(asked_for) == settings
    if pressed(label, key=key, disabled=asked):
        st.session_state[asked_for] = settings
        st.rerun()
    if not asked:
        return None
    computed = _computed(key, repr(settings), lambda on_progress: compute(settings, on_progress))
    if computed.failed:
        st.error(_("The comparison failed. The server's log says why."))
    elif computed.result is None:
        _wait_for(computed)
    return computed.result


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _computed(key: str, settings: str, _compute: Callable[[OnProgress], Answer]) -> Background[Answer]:
    """Once for each question and settings, which Streamlit knows by their words alone."""
    return Background(_compute)


@st.fragment(run_every=LOOKED_EACH)
def _wait_for(computed: Background[Any]) -> None:
    if computed.result is not None or computed.failed:
        st.rerun()
    st.progress(computed.share, _("Training, one seed after the other …"))
