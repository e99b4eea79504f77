"""One to many over time: the picture below, the states that follow from it, and above each the word that it writes."""

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Diagram, Lines, Scale, Shape, Text
from rnnplay.figures.palette import GRAY, INK
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.captions.examples import word_of
from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.lessons.kinds.state_block import state_block
from rnnplay.text import _, percent

COLUMN, BLOCK, STATE = 52.0, 40.0, 52.0  # px from word to word, and of a state's block
WORDS, STATES, FED, PICTURE = 14.0, 34.0, 112.0, 132.0  # px from above: the rows
SIDE = 96.0  # px of the picture
FAINT = 0.12  # of what is still to come
INKS = Scale(INK, 0, 1)


def network_panel(reading: Reading) -> Panel:
    """The network with every state; at each step of the stage one more word is written."""
    diagram = _diagram(reading)
    return Panel(
        "network",
        _("CNN and LSTM over time"),
        diagram,
        width=1.7,
        min_width=320,
        height=round(diagram.height),
        least_width=round(min(diagram.width, 560)),
        note=_("below: the picture; above: words written, each of which is read at the next step"),
        alt=_("The picture, the LSTM's state made of it, and its state at each word that is written."),
    )


def _diagram(reading: Reading) -> Diagram:
    steps = len(reading.hidden_states)
    width = COLUMN * steps + 8
    shapes: list[Shape] = [*_picture(reading.picture)]
    for step, state in enumerate(reading.hidden_states):
        name = _("first hidden state, made of the picture") if step == 0 else _("hidden state")
        block = (_middle(step) - BLOCK / 2, STATES, BLOCK, STATE)
        shapes += state_block(state, block, name, _reached(step, steps), step)
        if step:
            shapes += _word(reading, step, steps)
    return Diagram(width, PICTURE + SIDE + 6, shapes)


def _picture(picture: np.ndarray) -> list[Shape]:
    """The picture, and what the convolutions make of it: the state with which the LSTM begins."""
    left, middle = 4.0, _middle(0)
    columns = rows = [str(at + 1) for at in range(len(picture))]
    said = _("The CNN makes the LSTM's first hidden state and cell state of the picture.")
    return [
        Cells(left, PICTURE, SIDE, SIDE, picture, INKS, _("ink"), rows, columns, gap=0),
        Box(left, PICTURE, SIDE, SIDE, line=0.6, step=0),
        Lines([[(middle, PICTURE - 2), (middle, STATES + STATE + 4)]], arrow=True, hover=said),
        Text(middle + 8, (PICTURE + STATES + STATE) / 2, "CNN", size=11, anchor="start"),
    ]


def _word(reading: Reading, step: int, steps: int) -> list[Shape]:
    """A word that is written, the arrow from the state before, and what is read: the start, or the word before."""
    at, middle = step - 1, _middle(step)
    number, seen = int(reading.written[at]), _reached(step, steps)
    share = percent(float(reading.of_written[at]), 1)
    said = _("“{word}”: {share}").format(word=word_of(number), share=share) if number else _("the end: ") + share
    read = _("start") if at == 0 else word_of(int(reading.written[at - 1]))
    along = [(_middle(step - 1) + BLOCK / 2 + 1, STATES + STATE / 2), (middle - BLOCK / 2 - 2, STATES + STATE / 2)]
    fed = [(middle, FED - 8), (middle, STATES + STATE + 4)]
    there = np.where(np.arange(steps) >= step, word_of(number) or _("end"), "")
    return [
        Lines([along], arrow=True, opacity=seen),
        Lines([fed], arrow=True, opacity=seen, hover=_("The word that was written is read at the next step.")),
        Text(middle, FED, read, size=11, fill=GRAY, opacity=seen),
        Text(middle, WORDS, there, size=13 if number else 11, bold=True, hover=said, step=step),
    ]


def _middle(step: int) -> float:
    """Of a column."""
    return COLUMN * (step + 0.5) + 4


def _reached(step: int, steps: int) -> np.ndarray:
    """``(steps,)``: how much is seen of what comes about at a step."""
    return np.where(np.arange(steps) >= step, 1.0, FAINT)
