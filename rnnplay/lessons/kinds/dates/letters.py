"""How letters that are read and written are shown."""

from rnnplay.lessons.kinds.dates.writing import TARGET_ALPHABET
from rnnplay.models.seq2seq import END
from rnnplay.text import _


def letter_of(number: int) -> str:
    """What the decoder writes by a number; nothing for the end."""
    return "" if number == END else TARGET_ALPHABET[number - 1]


def shown(letter: str) -> str:
    """A letter where one could not see it else: a space as ␣, and the end by its name."""
    return {"": _("end"), " ": "␣"}.get(letter, letter)
