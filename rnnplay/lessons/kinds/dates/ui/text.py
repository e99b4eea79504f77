"""The date that one types, and some ready to try."""

import streamlit as st

from rnnplay.text import _
from rnnplay.ui.query_params import put, value_of
from rnnplay.ui.widgets import pills, text

USUAL = "Sunday, March 3, 2024"
LONGEST_TYPED = 200  # letters of the field; a text that is too long to read is told so
# One of each of the six ways, an odd one, and one that is no date.
EXAMPLES = (
    "4 Mar 2024",
    "Montag, 4. März 2024",
    "04/03/2024",
    "4 de marzo de 2024",
    "2024年3月4日",
    "4 agosto 2024",
    "hello",
)


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "**Many to many, unequal lengths.** An encoder reads a date as people write it, letter by letter. A "
            "decoder then writes it as year-month-day. **Type a date**, then play or scrub."
        )
    )


def choose_text() -> str:
    """What is read."""

    def take() -> None:
        if chosen := value_of("example"):
            put("date", chosen)
            put("example", None)

    typed = text(_("A date, in English, German, French, Spanish or Chinese"), USUAL, "date", LONGEST_TYPED)
    pills(_("Or one of these"), EXAMPLES, "example", on_change=take)
    return typed
