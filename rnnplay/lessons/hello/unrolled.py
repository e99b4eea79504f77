"""The network unrolled over the letters of a word: a column a letter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Diagram, Group, Lines, Point, Scale, Shape, Text
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import CLEAR, SHARE, SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.lessons.hello.letters import RIGHT, ROOMY, WRONG, written
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.words import Words
from rnnplay.text import _

TEAL_VEIL = "rgba(13, 148, 136, 0.35)"
LEFT, NAMES = 22, 124  # px beside the letters' columns, for the names of rows and of blocks
COLUMN, NARROW = 34, 22  # px that a letter needs, with a mark beside its prediction and without
LONG_ROW = 13  # px of a row in the unrolled network of a long word
NAMED_ROW = 10  # px that a row with a name takes
LINE, APART = 18, 6  # px of a row of letters, and between target and prediction
ARROW = 16  # px between two blocks
CELL, SQUARE = (
    0.7,
    0.9,
)  # shares of a column that its cells take, and its prediction; the rest is for the arrow to the next


@dataclass(frozen=True, eq=False)
class _Block:
    """Numbers of the unrolled network that stand together: a row a unit, a column a letter."""

    name: str
    values: np.ndarray  # (steps, letters, units), or (letters, units) if learning leaves them as they are
    scale: Scale
    units: list[str]
    named: bool = False  # whether the units are letters, whose names stand beside the rows
    label: tuple[str, ...] = ()  # the lines of its name beside it, if it needs several


@dataclass(frozen=True)
class _Rows:
    """Where everything stands from above to below, in px."""

    square: float  # height of a prediction
    row: float  # of a cell
    tops: list[float]  # of the blocks
    height: float

    @property
    def target(self) -> float:
        return LINE / 2

    @property
    def prediction(self) -> float:
        return LINE + APART + self.square / 2

    @property
    def letter(self) -> float:
        return self.height - LINE / 2


def unrolled_panel(observations: Sequence[Observation], words: Words, usual_height: int) -> Panel:
    """The network unrolled over the letters, with the values of all its layers.

    Args:
        observations: one a step.
        words: the lesson.
        usual_height: px of the panel; that of a long word takes more.
    """
    diagram = unrolled_diagram(observations, words, usual_height)
    return Panel(
        "unrolled",
        _("Network unrolled over the letters"),
        diagram,
        row=1,
        width=1.5,
        min_width=320,
        height=round(diagram.height),
        note=_("from bottom to top: letter, input, hidden state, class probabilities, prediction, target"),
        least_width=unrolled_width(words),
        alt=_("The network unrolled over the letters, with the values of all its layers."),
    )


def unrolled_diagram(observations: Sequence[Observation], words: Words, usual_height: int) -> Diagram:
    """The network unrolled over the letters: a column a letter, and from below letter, input, states, output, target.

    Arrows run as the numbers do: upwards through the layers, and from each letter to the next within a layer.
    """
    blocks = _blocks(observations, words)
    rows = _rows([len(block.units) for block in blocks], len(words) > ROOMY, usual_height)
    width, right = unrolled_width(words), unrolled_width(words) - NAMES
    shapes: list[Shape] = []
    for block, top in zip(blocks, rows.tops, strict=True):
        shapes += _block_shapes(block, top, rows.row, words)
    shapes.append(_arrows(words, blocks, rows))
    shapes += _letters(words.source, rows.letter) + _letters(words.target, rows.target)
    shapes += _predictions(observations, words, rows)
    for name, y in ((_("target"), rows.target), (_("prediction"), rows.prediction), (_("letter"), rows.letter)):
        shapes.append(_beside(name, y, right))
    return Diagram(width, rows.height, shapes, stretch=(LEFT, right))


def unrolled_width(words: Words) -> int:
    """Pixels without which `unrolled_diagram` cannot be read."""
    return LEFT + NAMES + _column(words) * len(words)


def _rows(units: Sequence[int], long: bool, usual_height: int) -> _Rows:
    """A long word's rows have their full height; else all that is drawn shares the room there is."""
    square = 18.0 if long or sum(units) > 16 else 26.0
    top: float = LINE + APART + square
    rest = top + ARROW * (len(units) + 1) + LINE
    row = LONG_ROW if long else (usual_height - rest) / sum(units)
    tops: list[float] = []
    for count in units:
        tops.append(top + ARROW)
        top += ARROW + count * row
    return _Rows(square, row, tops, rest + row * sum(units))


def _column(words: Words) -> int:
    return COLUMN if len(words) <= ROOMY else NARROW


def _middle(words: Words, place: int) -> float:
    """Of a letter's column."""
    return LEFT + _column(words) * (place + 0.5)


def _blocks(observations: Sequence[Observation], words: Words) -> list[_Block]:
    """The blocks of the unrolled network, the highest first."""
    last = observations[-1]
    alphabet = [written(each) for each in words.alphabet]
    probabilities = np.stack([each.probabilities for each in observations])
    shares, states_scale = Scale(SHARE, 0, 1), Scale(SIGNED, -1, 1)
    blocks = [_Block(_("class probability"), probabilities, shares, alphabet, named=True)]
    for layer in reversed(range(len(last.hidden_states))):
        states = np.stack([each.hidden_states[layer] for each in observations])
        name = (
            _("hidden state, layer {layer}").format(layer=layer + 1)
            if len(last.hidden_states) > 1
            else _("hidden state")
        )
        block = _Block(name, states, states_scale, _units(states))
        if layer == len(last.hidden_states) - 1 and "linear.weight" not in last.weights:
            block = replace(block, name=_("{state} = logits").format(state=name), label=(name, _("= logits")))
        blocks.append(block)
    if "embedding.weight" in last.weights:
        inputs = np.stack([each.inputs for each in observations])
        most = steady(float(np.abs(inputs[np.isfinite(inputs)]).max(initial=0)))
        blocks.append(_Block(_("embedding"), inputs, Scale(SIGNED, -most, most), _units(inputs)))
    else:
        blocks.append(_Block(_("one-hot"), last.inputs, shares, alphabet, named=True))  # whatever is learned
    return blocks


def _units(values: np.ndarray) -> list[str]:
    return [_("unit {unit}").format(unit=unit + 1) for unit in range(values.shape[-1])]


def _block_shapes(block: _Block, top: float, row: float, words: Words) -> list[Shape]:
    """The cells of a block, its name, and where there is room the names of its rows."""
    right = unrolled_width(words) - NAMES
    high = row * len(block.units)
    shapes: list[Shape] = [
        Cells(
            LEFT,
            top,
            right - LEFT,
            high,
            np.swapaxes(block.values, -1, -2),
            block.scale,
            block.name,
            rows=block.units,
            columns=[_place(words, place) for place in range(len(words))],
            across=CELL,
        )
    ]
    lines = block.label or (block.name,)
    for at, line in enumerate(lines):
        shapes.append(_beside(line, top + high / 2 + LINE * (at - (len(lines) - 1) / 2) * 0.8, right))
    if block.named and row >= NAMED_ROW:
        for at, unit in enumerate(block.units):
            shapes.append(Text(LEFT / 2, top + row * (at + 0.5), unit, size=12))
    return shapes


def _place(words: Words, place: int) -> str:
    return _("letter {place} ({letter})").format(place=place + 1, letter=written(words.source[place]))


def _beside(name: str, y: float, x: float) -> Text:
    """What stands in a row, at its right."""
    return Text(x + 6, y, name, size=12, anchor="start")


def _arrows(words: Words, blocks: Sequence[_Block], rows: _Rows) -> Lines:
    """Up from each letter through the blocks to its prediction, and along the layers from letter to letter."""
    heights = [rows.row * len(block.units) for block in blocks]
    ends = [top + high for top, high in zip(rows.tops, heights, strict=True)]
    above = [rows.prediction + rows.square / 2, *ends]
    below = [*rows.tops, rows.letter - LINE / 2]
    runs: list[list[Point]] = []
    for place in range(len(words)):
        x = _middle(words, place)
        runs += [[(x, start - 1), (x, end + 2)] for start, end in zip(below, above, strict=True)]
    half = _column(words) * CELL / 2
    for top, high in list(zip(rows.tops, heights, strict=True))[1:-1]:  # the hidden layers
        for place in range(len(words) - 1):
            start, end = _middle(words, place) + half, _middle(words, place + 1) - half
            runs.append([(start, top + high / 2), (end, top + high / 2)])
    return Lines(runs, arrow=True)


def _letters(letters: Sequence[str], y: float) -> list[Shape]:
    narrow = len(letters) > ROOMY
    column = NARROW if narrow else COLUMN
    return [
        Text(LEFT + column * (place + 0.5), y, written(letter), size=13 if narrow else 15)
        for place, letter in enumerate(letters)
    ]


def _predictions(observations: Sequence[Observation], words: Words, rows: _Rows) -> list[Shape]:
    """The predicted letters: ✓ in a filled square where correct, × in an empty one where wrong."""
    predictions = np.stack([each.prediction for each in observations])  # (steps, letters)
    wide = _column(words) * SQUARE
    with_marks = len(words) <= ROOMY  # else the square alone tells
    shapes: list[Shape] = []
    for place, target in enumerate(words.targets.tolist()):
        prediction, x = predictions[:, place], _middle(words, place)
        said = [_said(words, place, each) for each in range(len(words.alphabet))]
        letters = [written(each) for each in words.alphabet]
        if with_marks:
            letters = [f"{each} {RIGHT if at == target else WRONG}" for at, each in enumerate(letters)]
        square = Box(
            x - wide / 2,
            rows.prediction - rows.square / 2,
            wide,
            rows.square,
            fill=np.where(prediction == target, TEAL_VEIL, CLEAR),
            corner=2,
        )
        size = 15 if rows.square > 20 else 13
        text = Text(x, rows.prediction, np.array(letters)[prediction], size=size)
        shapes.append(Group([square, text], hover=np.array(said)[prediction]))
    return shapes


def _said(words: Words, place: int, prediction: int) -> str:
    """A prediction in words."""
    right = prediction == words.targets[place]
    said = (
        _("{letter}: prediction {prediction}, correct")
        if right
        else _("{letter}: prediction {prediction}, not {target}")
    )
    return said.format(
        letter=_place(words, place), prediction=written(words.alphabet[prediction]), target=written(words.target[place])
    )
