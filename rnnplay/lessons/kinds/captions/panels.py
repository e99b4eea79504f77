"""The pictures of one caption: the network over time, what each word looked at, the likeliest words, and the states."""

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Diagram, Scale, Shape
from rnnplay.figures.palette import INK, SHARE, SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.figures.units import units_figure
from rnnplay.lessons.kinds.captions.drawing import network_panel
from rnnplay.lessons.kinds.captions.examples import word_of
from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.lessons.kinds.likeliest import likeliest_figure
from rnnplay.text import _, percent

LIKELIEST = 5
SIDE = 240.0  # px of the picture
POOLED = 2  # px of a side of the blocks of which the gradients are added up
LEAST_SEEN = 0.25  # of a word's largest gradient, below which a block has no colour
LEAST_ATTENTION = 0.02  # below which a place has no colour
PALE = 0.35  # of the ink under the colours
HEAT = 0.8


def reading_panels(reading: Reading) -> list[Panel]:
    """All pictures; step 0 of the stage is the picture's, each further one writes a word."""
    return [
        network_panel(reading),
        likeliest_panel(reading),
        looked_panel(reading),
        attention_panel(reading),
        states_panel(reading),
    ]


def looked_panel(reading: Reading) -> Panel:
    """Over the picture, at each word, how its logit changes with each pixel."""
    scale = Scale(SIGNED, -1, 1)
    return _over_the_picture(
        reading,
        _heat(reading.gradients),
        scale,
        _("gradient, as a share of the word's largest"),
        key="looked",
        title=_("What each word looked at: gradient"),
        note=_("∂ logit of the written word / ∂ picture, added up over 2 × 2 pixels: blue where ink makes it likelier"),
        alt=_("The picture, and over it at each word how the word’s logit changes with the ink there."),
    )


def attention_panel(reading: Reading) -> Panel:
    """Over the picture, at each word, which of the 64 places the LSTM looked back at."""
    weights = np.where(reading.attention >= LEAST_ATTENTION, reading.attention, np.nan).astype(np.float32)
    return _over_the_picture(
        reading,
        weights,
        Scale(SHARE, 0, 1),
        _("attention"),
        key="attention",
        title=_("Attention aₜ(p)"),
        note=_("the share of each of 8 × 8 places in what the LSTM looks back at for this word"),
        alt=_("The picture, and over it at each word the attention on each place."),
    )


def _over_the_picture(
    reading: Reading, values: np.ndarray, scale: Scale, name: str, *, key: str, title: str, note: str, alt: str
) -> Panel:
    """The picture in pale ink, and over it coloured blocks, ``(time, rows, columns)``; at step 0 there are none."""
    side, blocks = reading.picture.shape[0], values.shape[1]
    before = np.full((1, blocks, blocks), np.nan, np.float32)
    pixels, spans = [str(at + 1) for at in range(side)], _spans(side, blocks)
    ink = np.where(reading.picture > 0, reading.picture, np.nan)
    over = np.concatenate([before, values])
    shapes: list[Shape] = [
        Cells(0, 0, SIDE, SIDE, ink, Scale(INK, 0, 1), _("ink"), pixels, pixels, gap=0, opacity=PALE),
        Cells(0, 0, SIDE, SIDE, over, scale, name, spans, spans, gap=0, opacity=HEAT),
        Box(0, 0, SIDE, SIDE, line=0.6),
    ]
    diagram = Diagram(SIDE, SIDE, shapes)
    return Panel(key, title, diagram, row=1, width=0.6, min_width=220, height=round(SIDE), note=note, alt=alt)


def _spans(side: int, blocks: int) -> list[str]:
    """The pixels that each block of a row or a column spans."""
    wide = side // blocks
    return [f"{wide * at + 1}–{wide * (at + 1)}" for at in range(blocks)]


def _heat(gradients: np.ndarray) -> np.ndarray:
    """Sums over blocks as shares of the largest of a word, ``(time, 32, 32)``; NaN where there is hardly any."""
    time, side, _columns = gradients.shape
    blocks = side // POOLED
    heat = gradients.reshape(time, blocks, POOLED, blocks, POOLED).sum(axis=(2, 4))
    largest = np.abs(heat).max(axis=(1, 2), keepdims=True)
    heat = heat / np.where(largest > 0, largest, 1)
    return np.where(np.abs(heat) >= LEAST_SEEN, heat, np.nan).astype(np.float32)


def likeliest_panel(reading: Reading) -> Panel:
    """The five likeliest words at each step, with their probabilities."""
    order = np.argsort(-reading.probabilities, axis=1, kind="stable")[:, :LIKELIEST]  # (time, five)
    values = np.take_along_axis(reading.probabilities, order, axis=1)
    names = [[word_of(number) or _("end") for number in row] for row in order.tolist()]
    return Panel(
        "likeliest",
        _("The five likeliest words"),
        likeliest_figure(values, names, before=1),
        width=0.6,
        min_width=220,
        height=200,
        note=_("at this step; empty while the picture is read"),
        alt=_("The five likeliest words at each step, with their probabilities."),
    )


def states_panel(reading: Reading) -> Panel:
    """The hidden state that is made of the picture, and below it that after each word."""
    values = reading.hidden_states
    figure = units_figure("hidden_state", values, np.arange(values.shape[1]))
    words = [_("picture"), *(word_of(number) or _("end") for number in reading.written.tolist())]
    figure["layout"]["yaxis"] |= {"tickvals": figure["data"][0]["y"], "ticktext": words, "tickfont": {"size": 10}}
    figure["layout"]["margin"] |= {"l": 46}
    figure["data"][0]["hovertemplate"] = _("step %{y}, unit %{x}: %{z:.3f}") + "<extra></extra>"
    return Panel(
        "states",
        _("Hidden state h"),
        figure,
        time="y",
        row=1,
        min_width=300,
        height=240,
        note=_("rows: the state made of the picture, then that with which each word is written; columns: units"),
        alt=_("The hidden state of every unit at each step."),
    )


def captions(reading: Reading) -> list[str]:
    """A sentence about each step."""
    said = [_("The CNN looks at the picture; the LSTM’s first state is made of it.")]
    for number, share in zip(reading.written.tolist(), reading.of_written.tolist(), strict=True):
        word = word_of(number)
        sentence = (
            _("The LSTM writes “{word}” with probability {share}.") if word else _("It ends, with probability {share}.")
        )
        said.append(sentence.format(word=word, share=percent(share, 1)))
    return said
