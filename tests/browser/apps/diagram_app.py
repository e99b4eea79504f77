"""A stage with a diagram of made-up numbers and nothing else, for the tests that drive it."""

import numpy as np
import streamlit as st

from rnnplay.figures.diagram import Box, Cells, Circle, Diagram, Group, Lines, Scale, Shade, Text
from rnnplay.figures.palette import TEXT
from rnnplay.figures.panel import Panel
from rnnplay.ui.stage import replay

STEPS, BOXES, ACROSS = 60, 500, 50
ROWS, COLUMNS = 3, 4
HOSTILE = ["<img src=x onerror='window.hacked=1'>", "</text><script>window.hacked=1</script>", "&lt; %{y} א }", "a  b"]
GREY = Scale([[0, "#000000"], [1, "#ffffff"]], 0, 1, "share")  # the red of a colour is the number, of 255


def numbers() -> dict[str, np.ndarray]:
    """What is shown, by step."""
    random = np.random.default_rng(0)
    fill = random.random((STEPS, BOXES)).astype(np.float32)
    fill[3, 7] = np.nan
    cells = random.random((STEPS, ROWS, COLUMNS)).astype(np.float32)
    cells[3, 1, 2] = np.nan
    return {
        "fill": fill,
        "cells": cells,
        "opacity": random.random(STEPS).round(3).astype(np.float32),
        "line": random.random(STEPS).round(3).astype(np.float32) * 4,
        "small": np.full(STEPS, -0.00012),
        "text": np.array([f"step {step}: {HOSTILE[step % len(HOSTILE)]}" for step in range(STEPS)]),
        "stroke": np.where(np.arange(STEPS) % 2, TEXT, "#ff0000"),
    }


def diagram() -> Diagram:
    shown = numbers()
    boxes = [
        Box(10 + 8 * (at % ACROSS), 80 + 8 * (at // ACROSS), 7, 7, fill=Shade(shown["fill"][:, at], GREY), line=0)
        for at in range(BOXES)
    ]
    goes = [
        Circle(30 + 40 * at, 60, 8, hover=f"to {step}", step=step, fill=TEXT) for at, step in enumerate((5, 17, 59))
    ]
    signs = [
        Text(10, 12, shown["text"], anchor="start", hover=np.char.add("said ", shown["text"])),
        Text(10, 34, HOSTILE[0], anchor="start", bold=True),
        Lines(
            [[(200, 60), (240, 60), (240, 40)]], stroke=shown["stroke"], line=shown["line"], arrow=True, hover="a line"
        ),
        Group(
            [Box(0, 0, 20, 20, opacity=shown["opacity"]), Text(10, 10, "σ")],
            x=300,
            y=45,
            hover=HOSTILE[1],
            step=2,
        ),
        Box(340, 45, 20, 20, fill=Shade(shown["small"], Scale(GREY.colours, -1, 1, "small")), hover="small"),
    ]
    block = Cells(
        10,
        180,
        200,
        60,
        shown["cells"],
        GREY,
        "cells",
        rows=[f"unit {row}" for row in range(ROWS)],
        columns=["a", "b", HOSTILE[0], "d"],
        across=0.5,
    )
    return Diagram(420, 250, [*boxes, *goes, *signs, block])


def panels() -> list[Panel]:
    return [
        Panel("diagram", "Diagram", diagram(), height=250, min_width=300, least_width=400, alt="A diagram in words."),
        Panel("other", "Other", Diagram(100, 50, [Text(50, 25, "still")]), height=50, width=0.3, min_width=100),
    ]


if __name__ == "__main__":
    st.set_page_config(layout="wide", page_title="diagram")
    replay(
        panels(),
        key="diagram",
        steps=STEPS,
        step_name="Step",
        captions=[f"After step {step}." for step in range(STEPS)],
        label="A diagram",
        step=0,
    )
