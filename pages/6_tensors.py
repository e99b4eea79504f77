from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("tensors")  # painted at once: what is imported below takes torch's two seconds
prepare()

import streamlit as st

from rnnplay.lessons.tensors.ui.confusions import choose_confusion, say_how_they_were_run, show_confusion
from rnnplay.lessons.tensors.ui.forward import choose_forward, show_forward
from rnnplay.lessons.tensors.ui.introduction import introduce
from rnnplay.lessons.tensors.ui.settings import choose_arguments
from rnnplay.lessons.tensors.ui.shapes import show_shapes
from rnnplay.lessons.tensors.ui.view import choose_view

with lesson(title) as desk:
    with desk:
        view = choose_view()
        introduce(view)
        first, settings = st.container(), st.container()
    with st.container(key="pictures"):
        if view == "shapes":
            show_shapes(choose_arguments(first, settings))
        elif view == "confusions":
            with first:
                confusion = choose_confusion()
            with settings:
                say_how_they_were_run()
            show_confusion(confusion)
        else:
            show_forward(choose_forward(first, settings))
