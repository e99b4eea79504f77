"""The five kinds of sequences as boxes and arrows: inputs below, states of the network between, outputs above.

After A. Karpathy, «The Unreasonable Effectiveness of Recurrent Neural Networks», 2015.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from rnnplay.text import N_

# They can be told apart and read on white and on a dark page, for a picture in a style does not know the theme.
INPUT, STATE, OUTPUT, ARROW = "#dd6b4d", "#0d9488", "#3d7fe0", "#808591"
WIDE, HIGH, COLUMN, ROW = 8, 13, 16, 23  # of a box, and from one to the next
COLUMNS = 5  # of the longest, so that the boxes of all are equally large


@dataclass(frozen=True)
class Kind:
    """One of the five.

    Attributes:
        name: in words.
        inputs, outputs: at which steps there are some, from 0.
        steps: of the network.
    """

    name: str
    inputs: Sequence[int]
    outputs: Sequence[int]
    steps: int


KINDS = {
    "one-one": Kind(N_("one → one"), (0,), (0,), 1),
    "one-many": Kind(N_("one → many"), (0,), (0, 1, 2), 3),
    "many-one": Kind(N_("many → one"), (0, 1, 2), (2,), 3),
    "unequal": Kind(N_("many → many, unequal"), (0, 1, 2), (2, 3, 4), 5),
    "equal": Kind(N_("many → many, equal"), (0, 1, 2), (0, 1, 2), 3),
}


def drawing(kind: Kind) -> str:
    """The kind as an SVG, in the middle of a sheet that is equally large for all."""
    left = (COLUMNS - kind.steps) * COLUMN / 2 + (COLUMN - WIDE) / 2
    middles = [left + step * COLUMN for step in range(kind.steps)]
    parts = [_box(x, ROW, STATE) for x in middles]
    parts += [_arrow(x + WIDE, ROW + HIGH / 2, x + COLUMN, ROW + HIGH / 2) for x in middles[:-1]]
    for step in kind.inputs:
        x = middles[step]
        parts += [_box(x, 2 * ROW, INPUT), _arrow(x + WIDE / 2, 2 * ROW, x + WIDE / 2, ROW + HIGH)]
    for step in kind.outputs:
        x = middles[step]
        parts += [_box(x, 0, OUTPUT), _arrow(x + WIDE / 2, ROW, x + WIDE / 2, HIGH)]
    size = f"0 0 {COLUMNS * COLUMN} {2 * ROW + HIGH}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}">{"".join(parts)}</svg>'


def as_url(svg: str) -> str:
    """A picture that a style can name."""
    return f"data:image/svg+xml,{quote(svg)}"


def _box(x: float, y: float, colour: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="1.5" fill="{colour}"/>'


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    """A line with a head; it goes up or to the right."""
    head = f"M{to_x - 2.5:g} {to_y - 2:g}l2.5 2l-2.5 2" if y == to_y else f"M{to_x - 2:g} {to_y + 2.5:g}l2 -2.5l2 2.5"
    return f'<path d="M{x:g} {y:g}L{to_x:g} {to_y:g}{head}" fill="none" stroke="{ARROW}" stroke-width="1"/>'
