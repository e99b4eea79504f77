"""The way from a reading to the numbers inside the network's cells."""

import streamlit as st

from rnnplay.lessons.draw.ui.sheet import drawn_ink
from rnnplay.text import _
from rnnplay.ui.query_params import value_of


def look_inside(network: str) -> None:
    """A button that opens the page of the cell with this digit and this network."""
    if st.button(_("Look inside the cell"), icon=":material/search:", key="inside", type="tertiary"):
        ink, sample = drawn_ink(), value_of("sample")
        digit = {"ink": ink} if ink else {"digit": sample} if sample else {}
        st.switch_page("pages/5_cell.py", query_params={"network": network} | digit)
