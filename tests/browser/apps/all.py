"""The apps of this folder on one server: a browser that has opened one of them has the scripts of all at hand."""

from pathlib import Path

import streamlit as st

files = sorted(Path(__file__).parent.glob("*_app.py"))
first = st.Page(lambda: None, title="none", default=True)
st.navigation([first, *map(st.Page, files)], position="hidden").run()
