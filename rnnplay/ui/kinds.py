"""What a setting can be: how a link's text becomes a value, and a value a text."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rnnplay.text import _, ngettext


@dataclass(frozen=True)
class Kind:
    """What a setting can be.

    Attributes:
        read: the value that a text in a link stands for; else ValueError with why, such as «is not a number».
        allows: whether a value from before can still be had: another network has other layers.
        write: how a value stands in the address, the same in every language.
    """

    read: Callable[[str], Any]
    allows: Callable[[Any], bool]
    write: Callable[[Any], str] = str


def one_of(options: Sequence[Any], absent: Callable[[str], str] | None = None) -> Kind:
    """One of ``options``; of what is none of them ``absent`` can say why."""
    by_name = {str(option): option for option in options}

    def read(written: str) -> Any:
        if written not in by_name:
            raise ValueError(absent(written) if absent else _("does not exist"))
        return by_name[written]

    return Kind(read, lambda value: value in options)


def number_in(low: Any, high: Any) -> Kind:
    """A number between two, whole if ``low`` is."""
    whole = isinstance(low, int)

    def read(written: str) -> Any:
        if whole and not re.fullmatch(r"[+-]?[0-9]{1,18}", written):
            raise ValueError(_("is not a whole number"))
        try:
            value: int | float = int(written) if whole else float(written)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or "_" in written:
            raise ValueError(_("is not a number"))
        if not low <= value <= high:
            raise ValueError(_("is not between {low} and {high}").format(low=as_written(low), high=as_written(high)))
        return value

    return Kind(read, lambda value: low <= value <= high, as_written)


def text_up_to(longest: int) -> Kind:
    """Any text that is not too long."""

    def read(written: str) -> str:
        if len(written) > longest:
            message = ngettext("is longer than {count} character", "is longer than {count} characters", longest)
            raise ValueError(message.format(count=longest))
        return written

    return Kind(read, lambda value: len(value) <= longest)


def _truth(written: str) -> bool:
    if written not in ("true", "false"):
        raise ValueError(_("is not true or false"))
    return written == "true"


def as_written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, float) else str(value)


TRUTH = Kind(_truth, lambda value: isinstance(value, bool), as_written)
