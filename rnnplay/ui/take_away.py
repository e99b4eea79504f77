"""A stage to take away: a file that a teacher can mail, with no server behind it."""

from collections.abc import Callable

import streamlit as st

from rnnplay.text import _, language, speak


def offer_page(make: Callable[[], str], key: str) -> None:
    """A button that downloads a stage as one page; it is made when it is pressed, for it is 5 MB.

    Args:
        make: writes the page, in the language of this session.
        key: the stage's.
    """
    spoken = language()

    def made() -> bytes:
        speak(spoken)  # it is made in a thread of its own
        return make().encode()

    # Without a help: in a column Streamlit squeezes the label of such a button to nothing.
    st.download_button(
        _("Save as a web page that needs no server"),
        made,
        f"rnnplay-{key}.html",
        "text/html",
        key=f"{key}-take-away",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
