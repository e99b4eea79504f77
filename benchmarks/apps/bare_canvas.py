"""The least that a page with a canvas can do: the canvas, and one number computed from what is drawn on it."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

canvas = st_canvas(
    stroke_width=16,
    stroke_color="#101418",
    background_color="#ffffff",
    width=280,
    height=280,
    return_image_data=True,
    key="canvas",
)
with st.container(key="verdict"):
    if canvas.image_data is not None:
        st.markdown(f"{canvas.image_data.mean():.6f}")
