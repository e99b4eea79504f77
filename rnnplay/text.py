"""The language that a page or the command line speaks.

English stands in the source; every text that a person reads on a page, in a figure or in a shell passes through `_` or
`ngettext`, so that another language is one more gettext catalogue in ``rnnplay/locale``. A message is one whole
template, `_("… {name} …").format(name=…)`: other languages order its parts otherwise. What is written once at import
is marked with `N_` and translated where it is shown. Only errors that a page's developer makes stay English: they are
raised as `StageError` or as one of Python's own classes other than ValueError and RuntimeError, whose messages pages
show. So does what is kept in files, such as a card: it is translated where it is shown.
"""

import gettext
import os
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")


def speak(language: str | None) -> None:
    """Set the language of this session, such as ``"en"`` or ``"zh-CN"``; without a catalogue for it, English stays."""
    _language.set((language or "en").replace("-", "_"))


def language_of_the_shell() -> str | None:
    """The language that a shell's environment asks for, in gettext's order, such as ``"de_DE"``; None if for none."""
    asked = (os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return next((each.split(":")[0].split(".")[0] for each in asked if each), None)


def language() -> str:
    """The language in which texts are given now, such as ``"en"``."""
    return _language.get()


def _(message: str) -> str:
    """``message`` in the session's language."""
    return _catalogue(_language.get()).gettext(message)


def N_(message: str) -> str:
    """``message`` as it is: it will be translated by `_` where it is shown, and is in the catalogues for that."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """The form that ``count`` things take in the session's language."""
    return _catalogue(_language.get()).ngettext(one, many, count)


def percent(share: float, decimals: int = 0) -> str:
    """``0.4271`` as ``43 %``, with a narrow gap that does not break; what is not all is never said to be 100 %."""
    if share < 1 and round(100 * share, decimals) >= 100:
        return "> 99.99\u202f%" if share >= 0.9999 else f"{100 * share:.2f}\u202f%"
    return f"{100 * share:.{decimals}f}\u202f%"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("rnnplay", LOCALE, [language], fallback=True)
