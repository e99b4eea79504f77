"""A series: numbers at evenly spaced places in time."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnplay.lessons.forecast.data.calendar import ROWS, Calendar
from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.text import _, ngettext

FEWEST, MOST = 24, 100_000  # values


@dataclass(frozen=True, eq=False)
class Series:
    """Numbers to be forecast. Two of the same numbers at the same places are one.

    Attributes:
        name: of what they measure.
        values: ``(time,)``, float64, all finite; read-only.
        calendar: what their places are called.
        notes: a sentence about each thing that was repaired when they were read.

    Raises:
        SeriesError: there are too few or too many, or all are equal.
    """

    name: str
    values: np.ndarray
    calendar: Calendar = ROWS
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        values.setflags(write=False)
        object.__setattr__(self, "values", values)
        if len(values) < FEWEST:
            message = ngettext(
                "“{name}” has {count} value. A forecast that can be measured needs at least {fewest}.",
                "“{name}” has {count} values. A forecast that can be measured needs at least {fewest}.",
                len(values),
            )
            raise SeriesError(message.format(name=self.name, count=len(values), fewest=FEWEST))
        if len(values) > MOST:
            message = _("“{name}” has {count:,} values. At most {most:,} are forecast: give the newest of them.")
            raise SeriesError(message.format(name=self.name, count=len(values), most=MOST))
        if np.ptp(values) == 0:
            message = _("All values of “{name}” are {value:g}. There is nothing to forecast.")
            raise SeriesError(message.format(name=self.name, value=values[0]))

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def digest(self) -> str:
        """A name for these numbers at these places; others have another."""
        content = repr((self.name, self.calendar)).encode() + self.values.tobytes()
        return hashlib.blake2b(content, digest_size=8).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Series) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
