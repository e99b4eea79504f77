"""The least that a page with a canvas and a network can do: import torch and draw the canvas."""

import streamlit as st
import torch
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
        st.markdown(f"{torch.from_numpy(canvas.image_data.copy()).float().mean():.6f}")
