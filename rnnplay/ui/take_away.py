"""What of a stage can be taken away: itself, as a file that a teacher can mail, and the numbers that it shows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from rnnplay.text import _, language, speak

if TYPE_CHECKING:
    from rnnplay.trace import Trace


def offer(page: Callable[[], str], key: str, traced: "Callable[[], Trace] | None" = None) -> None:
    """Buttons that download it. What they give is made when they are pressed: a page is 5 MB.

    Args:
        page: writes the stage as one HTML file.
        key: the stage's.
        traced: makes the trace whose numbers the stage shows, if it is that of one recurrent module.
    """
    with st.container(horizontal=True, key=f"{key}-take-away"):
        _button(_("Save as a web page that needs no server"), lambda: page().encode(), key, "html", "text/html")
        if traced is not None:
            _button(_("All numbers as NPZ"), lambda: _npz(traced()), key, "npz", "application/octet-stream")
            _button(_("as CSV"), lambda: traced().to_dataframe().to_csv(index=False).encode(), key, "csv", "text/csv")


def _button(label: str, make: Callable[[], bytes], key: str, ending: str, mime: str) -> None:
    spoken = language()

    def made() -> bytes:
        speak(spoken)  # it is made in a thread of its own
        return make()

    # Without a help: in a column Streamlit squeezes the label of such a button to nothing.
    st.download_button(
        label,
        made,
        f"rnnplay-{key}.{ending}",
        mime,
        key=f"{key}-{ending}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def _npz(trace: "Trace") -> bytes:
    from rnnplay.trace.export import npz  # it loads torch

    return npz(trace)
