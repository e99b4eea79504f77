"""The language that a page speaks.

English stands in the source; every text that a person reads on a page or in a figure passes through `_`, so that
another language is one more gettext catalogue in ``rnnplay/locale``.
"""

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")


def speak(language: str | None) -> None:
    """Set the language of this session, such as ``"en"`` or ``"zh-CN"``; without a catalogue for it, English stays."""
    _language.set((language or "en").replace("-", "_"))


def _(message: str) -> str:
    """``message`` in the session's language."""
    return _catalogue(_language.get()).gettext(message)


def N_(message: str) -> str:
    """Marks a text that is translated later, where it is shown."""
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
