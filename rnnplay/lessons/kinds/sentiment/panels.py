"""The pictures of one reading: the network over time, the belief after each word, states and gates."""

import numpy as np

from rnnplay.figures.palette import TEAL
from rnnplay.figures.panel import Figure, Panel
from rnnplay.figures.units import formula, quantity_name, units_figure
from rnnplay.lessons.kinds.learning_curves import shares_axis
from rnnplay.lessons.kinds.sentiment.drawing import many_to_one_panel
from rnnplay.lessons.kinds.sentiment.observation import Reading
from rnnplay.literal import in_plotly
from rnnplay.text import _, percent

AGAINST = "#b45309"  # of bars that speak for «negative»
ROW = 17.0  # px of a word in a heat map
BESIDE = 13  # words up to which the states are no higher than the belief, beside which they then stand
WORDS_OF_A_CELL = {1: "rnn", 4: "gru", 6: "lstm"}  # which cell has so many gates and states


def reading_panels(reading: Reading, gates: bool = False) -> list[Panel]:
    """All pictures of a reading; a step is a word.

    Args:
        reading: of a sentence.
        gates: whether the gates and the cell state are shown too.
    """
    others = [name for name in reading.quantities if name != "hidden_state"] if gates else []
    return [
        many_to_one_panel(reading),
        belief_panel(reading),
        *(quantity_panel(reading, name) for name in ("hidden_state", *others)),
    ]


def belief_panel(reading: Reading) -> Panel:
    """The probability of «positive» after each word."""
    return Panel(
        "belief",
        _("Belief after each word"),
        belief_figure(reading),
        time="x",
        min_width=280,
        height=230,
        row=1,
        note=_("probability of “positive”, as if the sentence ended there; it has learned from whole sentences alone"),
        alt=_("The probability that the sentence is positive after each of its words, as bars from 50 % up or down."),
    )


def belief_figure(reading: Reading) -> Figure:
    """Bars that begin at one half."""
    shares = reading.positive.astype(np.float64)
    steps = [str(step) for step in range(1, len(shares) + 1)]
    said = [percent(share, 1) for share in shares.tolist()]
    words = [in_plotly(each) for each in reading.words]
    bars = {
        "type": "bar",
        "x": steps,
        "y": shares - 0.5,
        "base": 0.5,
        "marker": {"color": [TEAL if share >= 0.5 else AGAINST for share in shares.tolist()]},
        "customdata": [[word, share] for word, share in zip(words, said, strict=True)],
        "hovertemplate": _("after “{word}”: positive {share}").format(word="%{customdata[0]}", share="%{customdata[1]}")
        + "<extra></extra>",
    }
    layout = {
        "margin": {"l": 48, "r": 8, "t": 6, "b": 74},
        "showlegend": False,
        "bargap": 0.25,
        "xaxis": {
            "type": "category",
            "range": [-0.5, len(steps) - 0.5],
            "tickvals": steps,
            "ticktext": words,
            "tickangle": -55,
            "tickfont": {"size": 11},
            "showgrid": False,
        },
        "yaxis": {"range": [-0.02, 1.02], "fixedrange": True, "zeroline": False} | shares_axis(),
        "shapes": [
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0.5, "y1": 0.5, "line": {"width": 1}},
        ],
    }
    return {"data": [bars], "layout": layout}


def quantity_panel(reading: Reading, name: str) -> Panel:
    """A gate or a state after each word: rows are words, columns are units."""
    values = reading.quantities[name]
    figure = units_figure(name, values, np.arange(values.shape[1]), hover=_("step %{y}, unit %{x}: %{z:.3f}"))
    words = [in_plotly(word) for word in reading.words]
    figure["layout"]["yaxis"] |= {"tickvals": figure["data"][0]["y"], "ticktext": words, "tickfont": {"size": 10}}
    figure["layout"]["margin"] |= {"l": 20 + 6 * max(map(len, reading.words))}
    cell = WORDS_OF_A_CELL[len(reading.quantities)]
    states = name == "hidden_state"
    beside = states and len(values) <= BESIDE
    return Panel(
        "states" if states else name,
        quantity_name(name),
        figure,
        time="y",
        row=1 if beside else 2,
        min_width=280,
        height=max(230, round(ROW * len(values)) + 40),
        note=formula(cell, name),
        alt=_("{quantity} of every unit after each word.").format(quantity=quantity_name(name)),
    )
