"""A stage of made-up numbers, for the tests that drive it; what is drawn can be chosen in the address."""

from time import sleep

import numpy as np
import streamlit as st

from rnnplay.figures.panel import Panel, animated
from rnnplay.ui.stage import replay

STEPS, UNITS = 28, 64

st.set_page_config(layout="wide", page_title="stage")
columns = st.columns(4)
data = columns[0].number_input("data", 0, 9, key="data", bind="query-params")
mode = columns[1].selectbox("mode", ["stay", "replay", "end"], key="mode", bind="query-params")
shown = columns[2].toggle("shown", value=True, key="shown", bind="query-params")
many = columns[3].toggle("many", key="many", bind="query-params")
if st.button("set the address from Python"):
    st.query_params["from_python"] = "yes"
if st.button("work for a while"):
    sleep(3)

random = np.random.default_rng(data)
time = np.arange(STEPS)
yy, xx = np.mgrid[:28, :28]
picture = np.exp(-((np.hypot(yy - 14, (xx - 14) * 1.4) - 8) ** 2) / 6).astype(np.float32)  # (rows, columns)
hidden = np.tanh(np.cumsum(random.normal(0, 0.4, (STEPS, UNITS)), axis=0)).astype(np.float32)  # (time, unit)
logits = np.cumsum(random.normal(0, 0.8, (STEPS, 10)), axis=0)
by_row = (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype(np.float32)  # (time, class)
colours = np.where(by_row == by_row.max(axis=1, keepdims=True), "var(--st-primary-color)", "var(--st-gray-color)")


SIGNED = [[0, "var(--st-blue-color)"], [0.5, "var(--st-background-color)"], [1, "var(--st-orange-color)"]]
SHARE = [[0, "var(--st-background-color)"], [1, "var(--st-blue-color)"]]


def heatmap(values: np.ndarray, name: str, scale: list = SIGNED, lowest: float = -1) -> dict:
    """Time along x, units along y."""
    trace = {"type": "heatmap", "z": values.T, "colorscale": scale, "zmin": lowest, "zmax": 1, "showscale": False}
    trace["hovertemplate"] = "row %{x}<br>unit %{y}<br>%{z:.3f}<extra></extra>"
    layout = {"xaxis": {"title": {"text": "row"}}, "yaxis": {"title": {"text": name}}}
    return {"data": [trace], "layout": layout}


ink = {"type": "heatmap", "z": picture, "showscale": False}
ink["colorscale"] = [[0, "var(--st-background-color)"], [1, "var(--st-text-color)"]]
square = {"autorange": "reversed", "scaleanchor": "x", "constrain": "domain"}
bars = animated({"type": "bar", "orientation": "h", "y": np.arange(10)}, x=by_row, marker_color=colours)
fixed = {"xaxis": {"range": [0, 1], "fixedrange": True}, "yaxis": {"dtick": 1, "fixedrange": True}}
panels = [
    Panel(
        "input",
        "Input",
        {"data": [ink], "layout": {"xaxis": {"constrain": "domain"}, "yaxis": square}},
        time="y",
        directions=("forward", "backward"),
        note="28 rows of 28 pixels, read from above and from below",
        alt="A ring, drawn with a soft pen.",
        min_width=260,
    ),
    Panel("hidden", "Hidden state", heatmap(hidden, "unit"), time="x", width=2, min_width=300, alt="The hidden state."),
    Panel(
        "bars",
        "Probability",
        {"data": [bars], "layout": fixed},
        note="after this row",
        alt="Ten bars.",
    ),
    Panel(
        "backward",
        "Hidden state, backward",
        heatmap(hidden[::-1], "unit"),
        time="x",
        directions=("backward",),
        row=1,
        min_width=300,
        alt="The hidden state of the backward half.",
    ),
    Panel(
        "classes",
        "Probability of every class, row by row",
        heatmap(by_row, "class", SHARE, 0),
        time="x",
        row=1,
        min_width=300,
        alt="Ten classes, row by row.",
    ),
]
if many:
    for number in range(6):
        wide = np.tanh(random.normal(0, 1, (STEPS, 128))).astype(np.float32)
        panels.append(Panel(f"gate {number}", f"Gate {number}", heatmap(wide, "unit"), time="x", row=2 + number // 3))
if shown:
    replay(
        panels,
        key="stage",
        steps=STEPS,
        step_name="Row",
        captions=[f"After row {k + 1}: likely a {row.argmax()}, with {row.max():.0%}." for k, row in enumerate(by_row)],
        label="A network reads a picture",
        version=f"data {data}",
        on_new_data=mode,
    )
st.write(f"The script ran with {dict(st.query_params)}.")
