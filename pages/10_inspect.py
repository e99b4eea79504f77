from rnnplay.lessons.inspect.ui.introduction import introduce
from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("inspect")
prepare()

import streamlit as st

with lesson(title) as desk:
    with desk:
        introduce()

    # What it is stands there; torch, which these need, takes its seconds now.
    from rnnplay.lessons.inspect.ui.view import choose, show

    with desk:
        first, settings = st.container(), st.container()
    chosen = choose(first)
    with st.container(key="pictures"):
        show(*chosen, settings=settings)
