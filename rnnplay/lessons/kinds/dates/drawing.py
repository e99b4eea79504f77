"""Encoder and decoder over time: what is read stands below, what is written above, and between them where it looks."""

import numpy as np

from rnnplay.figures.diagram import Diagram, Group, Lines, Shape, Text
from rnnplay.figures.palette import TEAL
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.dates.letters import letter_of, shown
from rnnplay.lessons.kinds.dates.observation import Reading
from rnnplay.lessons.kinds.state_block import state_block
from rnnplay.text import _, percent

COLUMN, WIDE, ROOMY = 26.0, 44.0, 16  # px of a letter, and where there are no more than so many
NAMES = 74.0  # px at the left, for the names of the rows
STATE = 40.0  # px of a state's height
TOP, BETWEEN = 30.0, 86.0  # px above the decoder's states, and between them and the encoder's
FAINT = 0.12  # of what is still to come
LEAST_SEEN = 0.02  # share of the attention below which no line is drawn


def encoder_decoder_panel(reading: Reading) -> Panel:
    """Both, with every state, and at each step of the decoder lines to the letters that it looks at."""
    diagram = _diagram(reading)
    looks = reading.attention is not None
    return Panel(
        "network",
        _("Encoder and decoder over time"),
        diagram,
        width=1.6,
        min_width=320,
        height=round(diagram.height),
        least_width=round(min(diagram.width, 0.62 * diagram.width + 120)),
        note=_("below: letters read; above: letters written; lines: attention, the thicker the more")
        if looks
        else _("below: letters read; above: letters written; all that passes between them is one state"),
        alt=_("The encoder's state after each letter that is read, and the decoder's at each that is written."),
    )


def _diagram(reading: Reading) -> Diagram:
    place = _Places(len(reading.letters), len(reading.written))
    shapes: list[Shape] = [
        *_states(reading.encoder_states, place, decoder=False),
        *_states(reading.decoder_states, place, decoder=True),
        _along(place),
        *([] if reading.attention is None else _looks(reading.attention, reading.letters, place)),
        *_letters(reading, place),
        Text(4, place.decoder + STATE / 2, _("decoder"), anchor="start", size=12),
        Text(4, place.encoder + STATE / 2, _("encoder"), anchor="start", size=12),
        Text(4, place.bottom, _("read"), anchor="start", size=12),
        Text(4, 12, _("written"), anchor="start", size=12),
    ]
    return Diagram(place.width, place.bottom + 14, shapes)


class _Places:
    """Where everything stands.

    Args:
        read: letters that are read.
        written: letters that are written.
    """

    def __init__(self, read: int, written: int) -> None:
        self.read, self.written = read, written
        self.steps = read + written
        most = max(read, written)
        self.column = WIDE if most <= ROOMY else COLUMN
        self.width = NAMES + self.column * most + 6
        self.decoder, self.encoder = TOP, TOP + STATE + BETWEEN
        self.bottom = self.encoder + STATE + 16

    def middle(self, at: int) -> float:
        """Of a column."""
        return NAMES + self.column * (at + 0.5)

    def reached(self, step: int) -> np.ndarray:
        """``(steps,)``: how much is seen of what comes about at a step."""
        return np.where(np.arange(self.steps) >= step, 1.0, FAINT)

    def only_at(self, step: int) -> np.ndarray:
        """``(steps,)``: 1 at a step, else 0."""
        return (np.arange(self.steps) == step).astype(np.float64)


def _states(values: np.ndarray, place: _Places, decoder: bool) -> list[Shape]:
    """Each state as a small block, in which every unit has its place; ``(time, hidden)``."""
    top, first = (place.decoder, place.read) if decoder else (place.encoder, 0)
    name = _("decoder, hidden state") if decoder else _("encoder, hidden state")
    shapes: list[Shape] = []
    for step, state in enumerate(values, start=first):
        block = (place.middle(step - first) - 0.4 * place.column, top, 0.8 * place.column, STATE)
        shapes += state_block(state, block, name, place.reached(step), step)
    return shapes


def _along(place: _Places) -> Lines:
    """From state to state, and from the encoder's last to the decoder."""
    gap = 0.1 * place.column
    runs = []
    for count, y in ((place.read, place.encoder + STATE / 2), (place.written, place.decoder + STATE / 2)):
        for at in range(count - 1):
            border = (place.middle(at) + place.middle(at + 1)) / 2
            runs.append([(border - gap + 1, y), (border + gap - 1, y)])
    last, under = place.middle(place.read - 1), place.decoder + STATE + 10
    start = place.middle(0) - 0.5 * place.column - 2
    into = [
        (start, under),
        (start, place.decoder + STATE / 2),
        (place.middle(0) - 0.4 * place.column - 2, place.decoder + STATE / 2),
    ]
    runs.append([(last, place.encoder - 2), (last, under), *into])
    return Lines(runs, arrow=True, hover=_("The state after the last letter is the decoder's first."))


def _looks(attention: np.ndarray, text: str, place: _Places) -> list[Shape]:
    """Lines from each step of the decoder to the letters that it looks at, ``(target, source)``; seen at that step."""
    shapes: list[Shape] = []
    for step, weights in enumerate(attention):
        seen = place.only_at(place.read + step)
        start = (place.middle(step), place.decoder + STATE + 2)
        for letter in np.flatnonzero(weights >= LEAST_SEEN).tolist():
            said = _("letter {number}, “{letter}”: {share} of the attention").format(
                number=letter + 1, letter=shown(text[letter]), share=percent(float(weights[letter]))
            )
            run = [start, (place.middle(letter), place.encoder - 2)]
            shapes.append(Lines([run], TEAL, 1 + 5 * float(weights[letter]), opacity=seen, hover=said))
    return shapes


def _letters(reading: Reading, place: _Places) -> list[Shape]:
    """What is read, below, and what is written, above, as soon as it is."""
    shapes: list[Shape] = [
        Group([Text(place.middle(at), place.bottom, shown(letter), size=14, opacity=place.reached(at))], step=at)
        for at, letter in enumerate(reading.letters)
    ]
    shares = reading.of_written.tolist()
    for at, number in enumerate(reading.written.tolist()):
        letter, step = shown(letter_of(number)), place.read + at
        there = np.where(np.arange(place.steps) >= step, letter, "")
        said = _("“{letter}”: {share}").format(letter=letter, share=percent(shares[at], 1))
        shapes.append(Text(place.middle(at), 12, there, size=14 if number else 11, bold=True, hover=said, step=step))
    return shapes
