"""The apps of this folder on one server: a browser that has opened one of them has the scripts of all at hand."""

from pathlib import Path

import streamlit as st
from streamlit.starlette import App

from rnnplay.ui import at_once

app = App(__file__, routes=[at_once.route()])

if __name__ == "__main__":
    files = sorted(Path(__file__).parent.glob("*_app.py"))
    first = st.Page(lambda: None, title="none", default=True)
    st.navigation([first, *map(st.Page, files)], position="hidden").run()
