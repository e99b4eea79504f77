"""The lessons that there are: one entry each. Text only, for the menu is painted before torch is loaded."""

from dataclasses import dataclass
from pathlib import Path

from rnnplay.shipped import PICTURES
from rnnplay.text import _


@dataclass(frozen=True)
class Entry:
    """A lesson's page: its file, its name, what one finds there, and a picture of it by theme."""

    page: str
    name: str
    promise: str
    pictures: dict[str, Path]


def catalog() -> list[Entry]:
    """All lessons, in the order of the menu, in the session's language."""
    return [
        Entry(
            "pages/1_draw.py",
            _("Draw a digit"),
            _(
                "Draw with the mouse or a finger, and watch an LSTM, a GRU or a plain RNN read your digit "
                "row by row: hidden states, gates, class probabilities after every row. Pause it, step "
                "through it, drag it back and forth."
            ),
            {theme: PICTURES / f"draw-{theme}.png" for theme in ("light", "dark")},
        ),
        Entry(
            "pages/2_hello.py",
            _("hello → ohlol"),
            _(
                "Watch an RNN learn to turn “hello” into “ohlol”: its predictions, loss and weights, epoch "
                "by epoch. Change the learning rate while it trains, rewind, and try another one."
            ),
            {theme: PICTURES / f"hello-{theme}.png" for theme in ("light", "dark")},
        ),
        Entry(
            "pages/3_sine.py",
            _("Predict a wave"),
            _(
                "Watch an RNN learn to predict a wave, window after window. Then feed its predictions back "
                "as input and see how long it stays on the wave. Choose what happens to the hidden state "
                "between windows, and see what detach is for."
            ),
            {theme: PICTURES / f"sine-{theme}.png" for theme in ("light", "dark")},
        ),
        Entry(
            "pages/4_train.py",
            _("Train on MNIST"),
            _(
                "Train a network on handwritten digits, and watch it read one digit at every step of its "
                "training. Compare RNN, GRU and LSTM from the same seed, and try the trained network on your "
                "own drawing."
            ),
            {theme: PICTURES / f"train-{theme}.png" for theme in ("light", "dark")},
        ),
    ]
