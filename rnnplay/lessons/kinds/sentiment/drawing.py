"""Many to one over time: the words below, above them the states that each leaves, and at the end one answer."""

import numpy as np

from rnnplay.figures.diagram import Diagram, Group, Lines, Shape, Text
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.sentiment.observation import Reading
from rnnplay.lessons.kinds.state_block import state_block
from rnnplay.text import _, percent

WIDE, NARROW, ROOMY = 68.0, 56.0, 10  # px of a word, and up to how many words it is the first
LETTER = 6.6  # px, about, of a letter of a word
SIDE, END = 8.0, 92.0  # px at the left, and at the right for the answer
TOP, STATE = 34.0, 44.0  # px above the states, and of their height
FAINT = 0.12  # of what is still to come


def many_to_one_panel(reading: Reading) -> Panel:
    """The words, the states, what would be answered after each word, and the answer."""
    place = _Places(reading)
    shapes: list[Shape] = [*_states(reading, place), _along(place), *_words(reading, place), *_beliefs(reading, place)]
    diagram = Diagram(place.width, place.bottom + 16, shapes)
    return Panel(
        "network",
        _("The network over time"),
        diagram,
        width=1.6,
        min_width=320,
        height=round(diagram.height),
        least_width=round(min(diagram.width, 0.62 * diagram.width + 120)),
        note=_("below: words; middle: the state after each; above: probability of “positive” if it ended there"),
        alt=_("The network's state after each word, and the answer that is read from the last one."),
    )


class _Places:
    """Where everything stands."""

    def __init__(self, reading: Reading) -> None:
        self.steps = len(reading.words)
        longest = min(16, max(map(len, reading.words)))
        self.column = max(WIDE if self.steps <= ROOMY else NARROW, LETTER * longest + 8)
        self.width = SIDE + self.column * self.steps + END
        self.bottom = TOP + STATE + 20

    def middle(self, at: int) -> float:
        """Of a column."""
        return SIDE + self.column * (at + 0.5)

    def reached(self, step: int) -> np.ndarray:
        """``(steps,)``: how much is seen of what comes about at a step."""
        return np.where(np.arange(self.steps) >= step, 1.0, FAINT)


def _states(reading: Reading, place: _Places) -> list[Shape]:
    """Each state as a small block, in which every unit has its place."""
    shapes: list[Shape] = []
    for at, state in enumerate(reading.hidden_states):
        block = (place.middle(at) - 0.4 * place.column, TOP, 0.8 * place.column, STATE)
        shapes += state_block(state, block, _("hidden state"), place.reached(at), at)
    return shapes


def _along(place: _Places) -> Lines:
    """From state to state, and from the last to the answer."""
    gap, y = 0.1 * place.column, TOP + STATE / 2
    borders = [(place.middle(at) + place.middle(at + 1)) / 2 for at in range(place.steps - 1)]
    end = place.middle(place.steps - 1) + 0.4 * place.column
    runs = [[(border - gap + 1, y), (border + gap - 1, y)] for border in borders]
    return Lines(
        [*runs, [(end + 3, y), (end + 20, y)]], arrow=True, hover=_("Each state is handed on to the next step.")
    )


def _words(reading: Reading, place: _Places) -> list[Shape]:
    """What is read, as soon as it is; a word that is not known is in brackets."""
    shapes: list[Shape] = []
    for at, (word, known) in enumerate(zip(reading.words, reading.known, strict=True)):
        short = word if len(word) <= 16 else word[:15] + "…"
        text = short if known else f"⟨{short}⟩"
        said = "" if known else _("a word that the network does not know")
        shown = Text(place.middle(at), place.bottom, text, size=12, opacity=place.reached(at), hover=said)
        shapes.append(Group([shown], step=at))
    return shapes


def _beliefs(reading: Reading, place: _Places) -> list[Shape]:
    """The probability of «positive» after each word, and at the right the answer."""
    shares = reading.positive
    shapes: list[Shape] = [
        Text(place.middle(at), 16, percent(float(share)), size=12, opacity=place.reached(at), step=at)
        for at, share in enumerate(shares)
    ]
    answers = np.where(shares >= 0.5, _("positive"), _("negative"))
    sure = [percent(float(max(share, 1 - share)), 1) for share in shares]
    last = np.where(np.arange(place.steps) == place.steps - 1, 1.0, 0.55)
    x, y = place.width - END / 2 + 6, TOP + STATE / 2
    return [
        *shapes,
        Text(x, y - 8, answers, size=15, bold=True, opacity=last),
        Text(x, y + 12, np.array(sure), size=12, opacity=last),
    ]
