"""A measurement that begins at a press, shows how far it is, and ends when whoever asked has gone."""

from collections.abc import Callable

import streamlit as st

from rnnplay.engine.attended import Attended
from rnnplay.text import _, percent
from rnnplay.ui.pressed import ask_at_a_press

LOOKED_EACH = 1.0  # seconds


def measure_at_a_press(measuring: Attended, key: str, show: Callable[[], None] = lambda: None) -> bool:
    """A button, and from the press on the progress; nothing once it is done. Returns whether it was done by then.

    Args:
        measuring: what is looked at; it ends where nobody looks.
        key: of the button.
        show: draws what is there already.
    """
    if measuring.failed:
        st.error(_("The measurement failed. The server's log says why."))
    if measuring.done or measuring.failed:
        return measuring.done
    asked = f"rnnplay.measured: {key}"
    ask_at_a_press(
        asked, _("Measure"), f"measure-{key}", icon=":material/calculate:", disabled=asked in st.session_state
    )
    if asked not in st.session_state:
        return False

    @st.fragment(run_every=LOOKED_EACH)
    def look() -> None:
        measuring.look()
        if measuring.done or measuring.failed:
            st.rerun()
        st.progress(measuring.share, _("Measured: {share}").format(share=percent(measuring.share)))
        show()

    look()
    return False  # if it is done meanwhile, the next look draws all anew
