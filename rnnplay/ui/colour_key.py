"""The key to the colours of a figure that stands outside of a stage, which writes its own."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from rnnplay.figures.colour_key import Key

_STRIP = "display: inline-block; height: 10px; width: 48px; border: 1px solid rgba(127, 132, 150, 0.6)"


def show_keys(keys: Sequence[Key]) -> None:
    """Write keys as `rnnplay.figures.colour_key.keys_of` gives them."""
    st.html("".join(_line(key) for key in keys))


def _line(key: Key) -> str:
    parts = [escape(key["title"])]
    for at, text in enumerate(key["ticks"]):
        parts.append(escape(text))
        if at < len(key["strips"]):
            parts.append(f'<span style="{_STRIP}; background-image: {escape(key["strips"][at])}"></span>')
    style = "display: flex; align-items: center; gap: 6px; font-size: 0.8125rem"
    return f'<div style="{style}" role="img" aria-label="{escape(key["alt"])}">{" ".join(parts)}</div>'
