"""Dates as people write them: the forms of six ways of writing, from Unicode's CLDR, which comes with babel."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import format_date

FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)
# Two digits of a year can be read in one way only within a hundred years.
RECENT_FIRST, RECENT_LAST = date(1950, 1, 1), date(2049, 12, 31)
TARGET_ALPHABET = "0123456789-"
TARGET_LENGTH = len("2024-03-03") + 1  # with the end
LONGEST = 60  # letters of a text that is read; the longest date has 36


@dataclass(frozen=True)
class Form:
    """One way to write a date.

    Attributes:
        locale: language and country, as CLDR names them.
        pattern: one of CLDR's four lengths (``"full"``, ``"long"``, ``"medium"``, ``"short"``), or one of its own.
        two_digits: whether of the year only the last two digits are written.
    """

    locale: str
    pattern: str
    two_digits: bool = False

    def write(self, day: date) -> str:
        return format_date(day, self.pattern, self.locale)


LENGTHS = ("full", "long", "medium", "short")
LOCALES = ("en_US", "en_GB", "de", "fr", "es", "zh")
# 3/4/24 is the 4th of March in the United States and the 3rd of April in Spain: nobody could tell. It is left out.
FORMS = tuple(
    Form(locale, length, two_digits=length == "short" and locale in ("de", "es"))
    for locale in LOCALES
    for length in LENGTHS
    if (locale, length) != ("en_US", "short")
)
# Never learned from: the same six ways with other patterns, and other languages that share some of their words.
OTHER_PATTERNS = (
    Form("en_US", "EEE, MMM d, y"),
    Form("en_US", "d MMMM, y"),
    Form("en_GB", "EEE d MMM y"),
    Form("en_GB", "d-MMM-y"),
    Form("de", "d. MMM y"),
    Form("de", "d.M.y"),
    Form("fr", "EEE d MMM y"),
    Form("fr", "dd.MM.y"),
    Form("es", "d MMMM y"),
    Form("es", "dd-MM-y"),
    Form("zh", "y-MM-dd"),
    Form("zh", "y.M.d"),
)
OTHER_LANGUAGES = tuple(Form(locale, length) for locale in ("it", "nl", "pt") for length in ("full", "long", "medium"))


def normalized(text: str) -> str:
    """A text as it is read: without capitals, every run of spaces as one, letters in Unicode's composed form (NFKC)."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def with_end(text: str) -> str:
    """A text as the network is given it, letter by letter: with a space behind its end.

    Without it nothing would tell a last “3” from the first digit of “30”.
    """
    return f"{normalized(text)} "


@cache
def source_alphabet() -> str:
    """All letters that a date in one of `FORMS` can have, in the order of Unicode."""
    days = [date(2024, month, day) for month in range(1, 13) for day in range(1, 29)]
    return "".join(
        sorted({*"0123456789", *(each for form in FORMS for day in days for each in normalized(form.write(day)))})
    )
