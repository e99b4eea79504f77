"""The lessons that there are: one entry each. Text only, for the menu is painted before torch is loaded."""

from dataclasses import dataclass, replace
from pathlib import Path

from rnnplay.shipped import PICTURES
from rnnplay.text import N_, _


@dataclass(frozen=True)
class Entry:
    """A lesson's page.

    Attributes:
        slug: its name in addresses and folders: ``rnnplay/lessons/<slug>``, ``pages/<number>_<slug>.py``.
        page: its file.
        icon: one emoji, for the browser's tab.
        name: what it is called.
        promise: what one finds there.
        staged: whether it has a stage, on which something moves; the questions have words and links.
        pictures: of it, by theme.
    """

    slug: str
    page: str
    icon: str
    name: str
    promise: str
    staged: bool = True

    @property
    def pictures(self) -> dict[str, Path]:
        return {theme: PICTURES / f"{self.slug}-{theme}.png" for theme in ("light", "dark")}


_LESSONS = (
    Entry(
        "draw",
        "pages/1_draw.py",
        "✏️",
        N_("Draw a digit"),
        N_(
            "Draw with the mouse or a finger, and watch an LSTM, a GRU or a plain RNN read your digit "
            "row by row: hidden states, gates, class probabilities after every row. Pause it, step "
            "through it, drag it back and forth."
        ),
    ),
    Entry(
        "hello",
        "pages/2_hello.py",
        "👋",
        N_("hello → ohlol"),
        N_(
            "Watch an RNN learn to turn “hello” into “ohlol”: its predictions, loss and weights, epoch "
            "by epoch. Change the learning rate while it trains, rewind, and try another one."
        ),
    ),
    Entry(
        "sine",
        "pages/3_sine.py",
        "🌊",
        N_("Predict a wave"),
        N_(
            "Watch an RNN learn to predict a wave, window after window. Then feed its predictions back "
            "as input and see how long it stays on the wave. Choose what happens to the hidden state "
            "between windows, and see what detach is for."
        ),
    ),
    Entry(
        "train",
        "pages/4_train.py",
        "🏁",
        N_("Train on MNIST"),
        N_(
            "Train a network on handwritten digits, and watch it read one digit at every step of its "
            "training. Compare RNN, GRU and LSTM from the same seed, and try the trained network on your "
            "own drawing."
        ),
    ),
    Entry(
        "cell",
        "pages/5_cell.py",
        "🔬",
        N_("Inside the cell"),
        N_(
            "Look into one unit of a trained LSTM, GRU or RNN, or a whole layer, while it reads a digit, a word or a "
            "wave: the cell as a diagram, the equations with their numbers, and every product that they add up."
        ),
    ),
    Entry(
        "tensors",
        "pages/6_tensors.py",
        "📐",
        N_("Tensors in and out"),
        N_(
            "Choose a module and its arguments, and see the shape of everything: input, output, h_n, c_n and "
            "every weight, with real numbers in them. What batch_first changes, where the directions stand, and "
            "where dropout goes."
        ),
    ),
    Entry(
        "questions",
        "pages/7_questions.py",
        "❓",
        N_("Questions"),
        N_(
            "Short answers to what people ask when they learn about recurrent networks. Each has a link that "
            "opens the experiment behind it, with its settings."
        ),
        staged=False,
    ),
    Entry(
        "kinds",
        "pages/8_kinds.py",
        "🔀",
        N_("Kinds of sequences"),
        N_(
            "One to one, one to many, many to one, many to many: a small trained network for each, on what you draw or "
            "type yourself. Watch its states and decisions step by step, and see what a baseline without memory "
            "reaches. Then have a network learn it."
        ),
    ),
    Entry(
        "forecast",
        "pages/9_forecast.py",
        "📈",
        N_("Forecast"),
        N_(
            "Bring a series of your own, or take airline passengers, sunspots or CO₂. See at once what simple methods "
            "reach, train an RNN, GRU or LSTM to beat them, and be told in a sentence whether it was worth it."
        ),
    ),
    Entry(
        "inspect",
        "pages/10_inspect.py",
        "🧪",
        N_("Your network"),
        N_(
            "Drop a state_dict or a checkpoint of your own: its recurrent modules are found and described, read any "
            "sequence you like, and show their gates and states, how long they remember, and which gates and units do "
            "nothing."
        ),
    ),
)


def catalog() -> list[Entry]:
    """All lessons, in the order of the menu, in the session's language."""
    return [replace(lesson, name=_(lesson.name), promise=_(lesson.promise)) for lesson in _LESSONS]
