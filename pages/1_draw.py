from rnnplay.ui.layout import page

page("Draw a digit", "✏️")  # painted at once: what is imported below takes torch's two seconds

import streamlit as st

from rnnplay.reading import read
from rnnplay.ui.drawing import draw, pick_sample, pick_tools
from rnnplay.ui.networks import pick_network
from rnnplay.ui.reading_stage import reading_stage
from rnnplay.ui.verdict import show_verdict
from rnnplay.ui.view import choose_view


@st.fragment  # a stroke runs this and not the frame
def draw_and_read() -> None:
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=300):
            sheet = st.container()
            brush = pick_tools()
            said = st.container()
            sample = pick_sample()
            model, card = pick_network()
        with sheet:
            picture = draw(brush) or sample
        reading = read(model, picture.field)
        with said:
            show_verdict(reading, picture)
        with st.container():
            view = choose_view(model)
            reading_stage(reading, model, card.name, view)


draw_and_read()
