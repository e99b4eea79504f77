"""A live stage of made-up numbers that grows by a timer; what it does can be chosen in the address."""

import time

import numpy as np
import streamlit as st

from rnnplay.figures.panel import Panel, animated
from rnnplay.ui.live_stage import first_missing, grow

KEPT = 64  # positions, then every second one is left out
UNIT = {"range": [0, 1], "fixedrange": True}

st.set_page_config(layout="wide", page_title="live stage")
columns = st.columns(4)
rate = columns[0].number_input("rate", 1, 50, 20, key="rate", bind="query-params")
end = columns[1].number_input("end", 1, 5000, 300, key="end", bind="query-params")
run = columns[2].number_input("run", 0, 9, key="run", bind="query-params")
going = columns[3].toggle("going", key="going", bind="query-params")
state = st.session_state
if state.get("of") != run:
    state.of, state.epoch, state.since = run, 0, None
if not going:
    state.since = None
    st.caption("It rests.")


def kept(newest: int) -> list[int]:
    """All epochs while they are few, then multiples of a power of two, and always the newest."""
    every = 1
    while newest // every >= KEPT:
        every *= 2
    return sorted({*range(0, newest + 1, every), newest})


def grid(values: np.ndarray) -> dict:
    """Of ``(steps, units, letters)``."""
    trace = {"type": "heatmap", "zmin": -1, "zmax": 1, "showscale": False}
    trace["colorscale"] = [[0, "var(--st-blue-color)"], [0.5, "var(--st-background-color)"], [1, "#c2570c"]]
    return {"data": [animated(trace, z=values)], "layout": {"xaxis": {"title": {"text": "letter"}}}}


def states(epoch: int) -> np.ndarray:
    """(unit, letter); the corner tells the epoch."""
    values = np.sin(0.05 * epoch + np.add.outer(np.arange(8), 0.7 * np.arange(5)) + run)
    values[0, 0] = epoch / 1000
    return values.astype(np.float32)


@st.fragment(run_every=0.3 if going and state.epoch < end else None)
def learn() -> None:
    running = going and state.epoch < end
    if running:
        state.since = state.since or time.monotonic() - state.epoch / rate
        state.epoch = min(end, int((time.monotonic() - state.since) * rate))
    columns = st.columns(3)
    if columns[0].button("one more"):
        state.epoch += 1
    lost = columns[1].button("three more, and the message of two is lost")
    state.epoch += 3 * lost
    epochs = kept(state.epoch)
    positions = [str(epoch) for epoch in epochs]
    start = len(positions) - 1 if lost else first_missing("live", str(run), positions)
    losses = np.exp(-0.02 * np.array(epochs)).astype(np.float32)
    right = np.array([[(letter * 13 + run) % 40 < epoch for epoch in epochs] for letter in range(5)], dtype=np.uint8)
    now = np.stack([states(epoch) for epoch in epochs[start:]])
    prediction = {"type": "heatmap", "z": right, "showscale": False}
    bars = animated({"type": "bar", "x": np.arange(5)}, y=np.abs(now[:, 1]))
    grow(
        [
            Panel("prediction", "Guess", {"data": [prediction]}, time="x", height=150),
            Panel("loss", "Loss", {"data": [{"type": "scatter", "y": losses}]}, time="x", height=150),
            Panel("states", "States", grid(now), row=1),
            Panel("weights", "Weights", grid(now[:, ::-1]), row=1),
            Panel("bars", "Gradient", {"data": [bars], "layout": {"yaxis": UNIT}}, row=1),
        ],
        key="live",
        step_name="Epoch",
        captions=[f"After {epoch} epochs of run {run}." for epoch in epochs[start:]],
        label="A network learns",
        run=str(run),
        start=start,
        positions=positions,
    )
    if running and state.epoch >= end:
        st.rerun()  # switches the timer off


learn()
