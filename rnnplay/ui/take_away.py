"""What of a stage can be taken away: itself, as a file that a teacher can mail, and the numbers that it shows."""

from collections.abc import Callable, Sequence

import streamlit as st

from rnnplay.figures.numbers import Numbers, Quantity
from rnnplay.text import _, language, speak


def offer(
    page: Callable[[], str], key: str, label: str, numbers: Callable[[], Sequence[Quantity]] | None = None
) -> None:
    """Buttons that download it. What they give is made when they are pressed: a page is 5 MB.

    Args:
        page: writes the stage as one HTML file.
        key: the stage's.
        label: what the stage shows.
        numbers: gathers those that the stage shows.
    """
    with st.container(horizontal=True, key=f"{key}-take-away"):
        _button(_("Save as a web page that needs no server"), lambda: page().encode(), key, "html", "text/html")
        if numbers is not None:
            npz, csv = (lambda: Numbers(label, numbers()).npz()), (lambda: Numbers(label, numbers()).csv())
            _button(_("All numbers as NPZ"), npz, key, "npz", "application/octet-stream")
            _button(_("as CSV"), csv, key, "csv", "text/csv")


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
        key=f"{key}-take-away-{ending}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
