"""The way from a network to the numbers inside its cells."""

from collections.abc import Callable

import streamlit as st

from rnnplay.text import _
from rnnplay.ui.pressed import pressed


def look_inside(first: Callable[[], object] = lambda: None, **link: str) -> None:
    """A button that opens the page of the cell.

    Args:
        first: is called before that page opens.
        link: what that page is to show.
    """
    if pressed(_("Look inside the cell"), icon=":material/search:", key="inside", type="tertiary"):
        first()
        st.switch_page("pages/5_cell.py", query_params=link)
