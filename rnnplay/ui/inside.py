"""The way from a network that learns to the numbers inside its cells."""

import streamlit as st

from rnnplay.text import _


def look_inside(**link: str) -> None:
    """A button that opens the page of the cell.

    Args:
        link: what that page is to show.
    """
    if st.button(_("Look inside the cell"), icon=":material/search:", key="inside", type="tertiary"):
        st.switch_page("pages/5_cell.py", query_params=link)
