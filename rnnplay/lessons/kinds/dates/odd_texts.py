"""Texts that are no date: what the network is asked when it is asked for nothing that it knows.

They are drawn from a seed, of six kinds: names of countries, times, prices, numbers, a date's own letters in another
order, and a date with a word in the place of its month.
"""

from collections.abc import Callable, Sequence
from datetime import time
from functools import cache

import torch
from babel import Locale
from babel.dates import format_time
from babel.numbers import format_currency

from rnnplay.lessons.kinds.dates.examples import Example, examples
from rnnplay.lessons.kinds.dates.writing import LOCALES

Draw = Callable[[int], int]  # a whole number below another


def odd_texts(size: int, seed: int) -> list[str]:
    """Texts that are no date.

    Args:
        size: how many.
        seed: another one, other texts.
    """
    generator = torch.Generator().manual_seed(seed)
    dates = [each for each in examples("test", 4 * size, seed) if any(map(str.isalpha, each.text.split()))]

    def draw(below: int) -> int:
        return int(torch.randint(below, (1,), generator=generator))

    kinds = (_country, _time, _price, _number)
    texts = []
    for at in range(size):
        kind = at % 6
        texts.append(kinds[kind](draw) if kind < 4 else (_shuffled if kind == 4 else _other_word)(dates[at], draw))
    return texts


def _country(draw: Draw) -> str:
    names = _countries(LOCALES[draw(len(LOCALES))])
    return names[draw(len(names))]


@cache
def _countries(locale: str) -> Sequence[str]:
    return [name for code, name in sorted(Locale.parse(locale).territories.items()) if len(code) == 2]


def _time(draw: Draw) -> str:
    return format_time(time(draw(24), draw(60)), "short", locale=LOCALES[draw(len(LOCALES))])


def _price(draw: Draw) -> str:
    return format_currency((1 + draw(100_000)) / 100, ("USD", "GBP", "EUR", "CNY")[draw(4)], locale=LOCALES[draw(6)])


def _number(draw: Draw) -> str:
    return "".join(str(draw(10)) for _digit in range(5 + draw(8)))


def _shuffled(example: Example, draw: Draw) -> str:
    """The letters of a date in another order."""
    letters = list(example.text)
    return "".join(letters.pop(draw(len(letters))) for _letter in example.text)


def _other_word(example: Example, draw: Draw) -> str:
    """A date of which every word is the name of a country."""
    return " ".join(_country(draw) if each.isalpha() else each for each in example.text.split())
