"""Texts as they may come from outside, at every kind of place that Streamlit and Plotly read as more than text."""

import streamlit as st

from rnnplay.figures.panel import Panel
from rnnplay.literal import in_markdown, in_plotly
from rnnplay.ui.layout import STYLE
from rnnplay.ui.stage import replay

TEXTS = [
    "plain words, lstm-1x64.safetensors (2): a, b; 50 %!",
    "![](//elsewhere.invalid/x.png) [g](//elsewhere.invalid)",
    "**bold** _leaning_ ~~out~~ `code` ***",
    "$x^2$ and $$y$$ costs $5",
    ":smile: :+1: :streamlit: :material/home: :material_home: :red[red] :help[why] :gray-badge[b]",
    "http://elsewhere.invalid/a https://b.invalid www.elsewhere.invalid WWW.x.invalid me@elsewhere.invalid <http://c.invalid>",
    "<b>b</b><br><img src=//elsewhere.invalid/y onerror=alert(1)> &lt; &amp; &#60; &copy;",
    "a -> b <- c <-> d -- e >= f <= g ~= h --- -->",
    "# heading",
    "> quoted",
    "- item",
    "+",
    "=",
    "---",
    "12. item",
    "3) item",
    "| a | b | \\| |",
    "[^1] [ ] [x] [link]: //elsewhere.invalid",
    "\\ \\* C:\\temp\\_x_",
    "  two  spaces   and at the end ",
    "%{x} %{customdata} {a} :{b=c} ^",
    "\u202eabc\u202c and \u05d0\u05d1\u05d2 12 (x)",
    "e\u0301 👩\u200d👩\u200d👧 \u200b zero",
    "w" * 120,
]
ON_A_PAGE = 8  # texts; a page of all takes a slow machine a minute
PAGES = [TEXTS[at : at + ON_A_PAGE] for at in range(0, len(TEXTS), ON_A_PAGE)]


if __name__ == "__main__":
    st.set_page_config(layout="wide", page_title="text")
    st.html(STYLE)
    st.toast(in_markdown(TEXTS[1]), duration="infinite")  # else it may be gone before a busy browser is asked
    texts = PAGES[int(st.query_params["page"])]
    for at, text in enumerate(texts):
        with st.container(key=f"places-{at}"):
            shown = in_markdown(text)
            for place in (st.markdown, st.caption, st.error, st.subheader):
                place(shown)
            st.markdown(f"**{shown}**, “{shown}”")
            st.button(shown, key=f"button-{at}")
            st.toggle(shown, key=f"toggle-{at}")
            st.pills(shown, [at], format_func=lambda each: in_markdown(texts[each]), key=f"pills-{at}")
            st.selectbox(shown, [text], key=f"select-{at}")
    marks = {
        "type": "scatter",
        "mode": "markers+text",
        "x": list(range(len(texts))),
        "y": [0] * len(texts),
        "text": [in_plotly(text) for text in texts],
        "hovertemplate": "%{text}<extra></extra>",
    }
    ticks = {"tickvals": marks["x"], "ticktext": marks["text"]}
    figure = {"data": [marks], "layout": {"yaxis": {"visible": False}, "xaxis": ticks}}
    replay(
        [Panel("texts", TEXTS[6], figure, note=TEXTS[2], alt=TEXTS[1])],
        key="texts",
        steps=len(texts),
        step_name="Text",
        captions=texts,
        label=TEXTS[6],
    )
