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
class Covariate:
    """Another column, which a network reads beside the series.

    Attributes:
        name: of what it measures.
        values: ``(time,)`` from the first value of the series on, float64, all finite. It may go on after the series
            ends, or end with it.
        known: whether its values at times to come may be used, as those of a calendar may.
    """

    name: str
    values: np.ndarray
    known: bool


@dataclass(frozen=True, eq=False)
class Series:
    """Numbers to be forecast. Two of the same numbers at the same places are one.

    Attributes:
        name: of what they measure.
        values: ``(time,)``, float64, all finite; read-only.
        calendar: what their places are called.
        notes: a sentence about each thing that was repaired when they were read.
        covariates: other columns, those with an unknown future first.

    Raises:
        SeriesError: there are too few or too many, or all are equal.
    """

    name: str
    values: np.ndarray
    calendar: Calendar = ROWS
    notes: tuple[str, ...] = ()
    covariates: tuple[Covariate, ...] = ()

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        values.setflags(write=False)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "covariates", tuple(sorted(self.covariates, key=lambda each: each.known)))
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

    @property
    def unknown(self) -> int:
        """How many covariates have an unknown future."""
        return sum(not each.known for each in self.covariates)

    @property
    def known(self) -> int:
        """How many have a known one."""
        return len(self.covariates) - self.unknown

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def digest(self) -> str:
        """A name for these numbers at these places; others have another."""
        content = repr((self.name, self.calendar)).encode() + self.values.tobytes()
        for each in self.covariates:
            content += repr((each.name, each.known, len(each.values))).encode() + each.values.tobytes()
        return hashlib.blake2b(content, digest_size=8).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Series) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
