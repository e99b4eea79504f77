"""Letters in pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnplay.lessons.hello.words import shown
from rnnplay.literal import in_plotly, isolated

RIGHT, WRONG = "✓", "×"
ROOMY = 12  # letters up to which all that can stand beside a letter has room


def label(character: str) -> str:
    """A letter as plotly shows it, whatever it is."""
    return in_plotly(shown(character))


def written(character: str) -> str:
    """A letter in a diagram, and in what is said about one."""
    return isolated(shown(character))


def letter_axis(word: Sequence[str]) -> dict[str, Any]:
    """An axis with a letter of the word at each place."""
    return {
        "range": [-0.5, len(word) - 0.5],
        "tickvals": list(range(len(word))),
        "ticktext": [label(each) for each in word],
        "zeroline": False,
        "fixedrange": True,
    }


def marked(predictions: np.ndarray, right: np.ndarray, alphabet: Sequence[str]) -> list[list[str]]:
    """Each predicted letter with ✓ or ×, ``[step][letter]``."""
    return [
        [f"{alphabet[prediction]} {RIGHT if hit else WRONG}" for prediction, hit in zip(*row, strict=True)]
        for row in zip(predictions, right, strict=True)
    ]


def tall(letters: int) -> int:
    """Pixels of a picture with a row for each letter, so that all can be read."""
    return 60 + round((24 if letters <= ROOMY else 20) * letters)
