"""Further columns of a file that are read beside the series: which, and where they have no value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnplay.lessons.forecast.data.errors import SeriesError, no_such_column
from rnnplay.lessons.forecast.data.series import Covariate
from rnnplay.literal import isolated
from rnnplay.text import _, ngettext

MOST_COVARIATES = 16


@dataclass(frozen=True)
class Chosen:
    """Which columns are covariates.

    Attributes:
        unknown: names of those of which a forecast may know the past alone.
        known: names of those whose values at times to come may be used as well, as those of a calendar may.
    """

    unknown: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.unknown, *self.known)


def check(chosen: Chosen, target: str, there: Sequence[str]) -> None:
    """Whether such columns can be read beside a series.

    Args:
        chosen: which.
        target: the column that is forecast.
        there: all columns of numbers.

    Raises:
        SeriesError: one is not there, is the series itself, or is given twice, or there are too many.
    """
    for name in chosen.names:
        if name not in there:
            raise no_such_column(name, there)
        if name == target:
            message = _("“{column}” is the column that is forecast: it cannot be a covariate as well.")
            raise SeriesError(message.format(column=isolated(name)))
        if chosen.names.count(name) > 1:
            message = _("“{column}” is given twice as a covariate: its future is either known or not.")
            raise SeriesError(message.format(column=isolated(name)))
    if len(chosen.names) > MOST_COVARIATES:
        message = _("{count} covariates are too many: at most {most} are read.")
        raise SeriesError(message.format(count=len(chosen.names), most=MOST_COVARIATES))


def first_with_all(columns: Mapping[str, np.ndarray], first: int, notes: list[str]) -> int:
    """From where all covariates have values.

    Args:
        columns: by name, ``(time,)``, NaN where there is no value.
        first: where the series has its first.
        notes: gets a sentence about what is left out before.

    Raises:
        SeriesError: one has none.
    """
    begins = {name: np.flatnonzero(~np.isnan(values)) for name, values in columns.items()}
    for name, at in begins.items():
        if not len(at):
            raise SeriesError(_("“{column}” has no values at these times.").format(column=isolated(name)))
    late = max(columns, key=lambda name: begins[name][0], default="")
    start = max(first, int(begins[late][0])) if late else first
    if (count := start - first) > 0:
        message = ngettext(
            "{count} value at the beginning is left out: “{column}” has none there.",
            "{count} values at the beginning are left out: “{column}” has none there.",
            count,
        )
        notes.append(message.format(count=count, column=isolated(late)))
    return start


def covariate_of(name: str, values: np.ndarray, length: int, known: bool, notes: list[str]) -> Covariate:
    """A covariate without gaps: what is missing is the value before it.

    Args:
        name: of the column.
        values: from the first value of the series on, the first of them there, ``(time,)``, NaN where there is none.
        length: of the series. Of an unknown one nothing after it is read.
        known: whether its future may be used.
        notes: gets a sentence about what was missing.
    """
    end = max(length, int(np.flatnonzero(~np.isnan(values))[-1]) + 1) if known else length
    inside = values[:end]
    missing = int(np.isnan(inside).sum())
    if missing:
        message = ngettext(
            "{count} missing value of “{column}” is filled with the one before it.",
            "{count} missing values of “{column}” are filled with the one before them.",
            missing,
        )
        notes.append(message.format(count=missing, column=isolated(name)))
    return Covariate(name, pd.Series(inside).ffill().to_numpy(), known)
