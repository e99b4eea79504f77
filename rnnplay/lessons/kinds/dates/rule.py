"""What a network has to beat: a rule written by hand, and a copy of what is read.

Neither learns. The rule looks names of months up, the longest first, and tells day, month and year apart by where they
stand and by how many digits they have. The names are CLDR's, those that the network's examples are written with.
"""

import re
from functools import cache

from babel.dates import get_month_names

from rnnplay.lessons.kinds.dates.writing import LOCALES, normalized


def by_rule(text: str) -> str | None:
    """The date that a text stands for, as ``2024-03-03``; None where the rule finds none."""
    text = normalized(text)
    numbers = re.findall(r"\d+", text)
    month = next((number for name, number in _months() if name in text), None)
    if month and len(numbers) == 2:  # 4. März 2024, March 4, 2024
        day, year = sorted(numbers, key=len)
    elif len(numbers) == 3 and len(numbers[0]) == 4:  # 2024年3月4日, 2024/3/4
        year, month, day = numbers
    elif len(numbers) == 3:  # 04/03/2024, 4.3.24
        day, month, year = numbers
    else:
        return None
    if len(year) == 2:
        year = ("19" if int(year) >= 50 else "20") + year
    return f"{year}-{int(month):02}-{int(day):02}"


def by_copying(text: str) -> str:
    """The text as it stands: right where somebody has written the date that way already."""
    return text


@cache
def _months() -> list[tuple[str, int]]:
    """The names of all months in all six ways, each with its number, the longest first."""
    names = {
        (normalized(name).rstrip("."), number)
        for locale in LOCALES
        if locale != "zh"  # its months are numbers
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale).items()
    }
    return sorted(names, key=lambda each: (-len(each[0]), each))
