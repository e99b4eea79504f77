"""From a table to a series: which column, in which order, on which even steps. Each repair is told in a sentence."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnplay.lessons.forecast.data.calendar import KINDS, ROWS, Calendar
from rnnplay.lessons.forecast.data.covariates import Chosen, check, covariate_of, first_with_all
from rnnplay.lessons.forecast.data.dates import Dates, grid_of, read_dates
from rnnplay.lessons.forecast.data.errors import SeriesError, no_such_column
from rnnplay.lessons.forecast.data.numbers import Numbers, read_numbers
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.data.table import Table, read_table
from rnnplay.literal import isolated
from rnnplay.text import _, ngettext

COUNTERS = ("", "index", "id", "no", "nr", "row", "#", "column 1", "unnamed: 0")  # names of columns that only count


@dataclass(frozen=True, eq=False)
class Columns:
    """What a table has for a forecast.

    Attributes:
        table: it.
        numbers: its columns of numbers, by name.
        time: the name of the column of dates, if there is one.
        dates: what that was read as.
        notes: of the table, and about columns that are left out.
    """

    table: Table
    numbers: dict[str, Numbers]
    time: str
    dates: Dates | None
    notes: tuple[str, ...]

    @property
    def usual(self) -> str:
        """The column that is forecast if nobody says which: the last one of numbers."""
        return [*self.numbers][-1]


def read_file(content: bytes, called: str) -> Columns:
    """What a file has for a forecast.

    Raises:
        SeriesError: it is no table, or has no column of numbers.
    """
    table = read_table(content, called)
    frame, notes = table.frame, [*table.notes]
    time, dates = _time_column(frame)
    numbers = {
        str(name): read
        for name in frame.columns
        if name != time and (read := read_numbers(frame[name], table.separator)).are_numbers
    }
    counting = [name for name, read in numbers.items() if _only_counts(name, read.values)]
    if len(numbers) > len(counting):
        for name in counting:
            del numbers[name]
            notes.append(
                _("The column “{column}” only counts the rows, and is left out.").format(column=isolated(name))
            )
    if not numbers:
        raise SeriesError(_("{file} has no column of numbers.").format(file=isolated(called)))
    return Columns(table, numbers, time, dates, tuple(notes))


def series_of(columns: Columns, target: str | None = None, chosen: Chosen | None = None) -> Series:
    """One column as a series, with further ones as covariates.

    Args:
        columns: of a file.
        target: the column's name; `Columns.usual` if None.
        chosen: the covariates; None: none.

    Raises:
        SeriesError: there is no such column of numbers, it cannot be forecast, or another cannot be read beside it.
    """
    if target is not None and target not in columns.numbers:
        raise no_such_column(target, columns.numbers)
    name, chosen = target or columns.usual, chosen or Chosen()
    check(chosen, name, [*columns.numbers])
    notes = [*columns.notes, *columns.numbers[name].notes]
    if len(columns.numbers) > 1 and target is None:
        message = _("Several columns hold numbers ({columns}); “{column}” is forecast.")
        known = ", ".join(f"“{isolated(each)}”" for each in columns.numbers)
        notes.append(message.format(columns=known, column=isolated(name)))
    values, calendar = columns.numbers[name].values, ROWS
    others = {each: columns.numbers[each].values for each in chosen.names}
    if columns.dates is not None:
        notes += [columns.dates.note] if columns.dates.note else []
        values, calendar = _on_a_grid(values, columns.dates.times, notes)
        others = {each: _on_a_grid(given, columns.dates.times, [])[0] for each, given in others.items()}
    first, whole = _without_gaps(values, notes)
    start = first_with_all(others, first, notes)
    whole = whole[start - first :]
    covariates = []
    for each, given in others.items():
        notes += columns.numbers[each].notes
        covariates.append(covariate_of(each, given[start:], len(whole), each in chosen.known, notes))
    return Series(name, whole, calendar.later(start), tuple(notes), tuple(covariates))


def read_series(content: bytes, called: str, target: str | None = None, chosen: Chosen | None = None) -> Series:
    """`read_file` and `series_of` at once."""
    return series_of(read_file(content, called), target, chosen)


def _time_column(frame: pd.DataFrame) -> tuple[str, Dates | None]:
    for name in frame.columns:
        if (dates := read_dates(frame[name])) is not None and len(np.unique(dates.times)) > 2:
            return str(name), dates
    return "", None


def _only_counts(name: str, values: np.ndarray) -> bool:
    counts = len(values) > 1 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())
    return counts and name.strip().lower() in COUNTERS


def _on_a_grid(values: np.ndarray, times: np.ndarray, notes: list[str]) -> tuple[np.ndarray, Calendar]:
    """Sorted by time, one value a time, and places in between that have none."""
    undated = int(np.isnat(times).sum())
    if undated:
        message = ngettext(
            "{count} row has no date, and is left out.", "{count} rows have no date, and are left out.", undated
        )
        notes.append(message.format(count=undated))
        values, times = values[~np.isnat(times)], times[~np.isnat(times)]
    if (np.diff(times).astype(np.int64) < 0).any():
        notes.append(_("The rows are sorted by time."))
        order = np.argsort(times, kind="stable")
        values, times = values[order], times[order]
    different = np.unique(times)
    if len(different) < len(times):
        doubled = len(times) - len(different)
        message = ngettext(
            "{count} row has the time of another one; their mean is used.",
            "{count} rows have the time of another one; their mean is used.",
            doubled,
        )
        notes.append(message.format(count=doubled))
        values = pd.Series(values).groupby(times).mean().to_numpy()
    grid = grid_of(different)
    if grid is None:
        notes.append(_("The times are not evenly spaced; the rows are taken as if they were."))
        return values, ROWS
    calendar, places = grid
    empty = int(places[-1]) + 1 - len(places)
    if empty:
        message = ngettext(
            "{count} place in time has no row ({kind}); it counts as missing.",
            "{count} places in time have no row ({kind}); they count as missing.",
            empty,
        )
        notes.append(message.format(count=empty, kind=_(KINDS[calendar.kind])))
    whole = np.full(int(places[-1]) + 1, np.nan)
    whole[places] = values
    return whole, calendar


def _without_gaps(values: np.ndarray, notes: list[str]) -> tuple[int, np.ndarray]:
    """Where the first value is, and all from there on.

    What is missing is the value before it: a mean with the value after it would look into the future.
    """
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return 0, values[:0]
    ends = known[0] + len(values) - 1 - known[-1]
    if ends:
        message = ngettext(
            "{count} value is missing at the beginning or the end, and is left out.",
            "{count} values are missing at the beginning or the end, and are left out.",
            int(ends),
        )
        notes.append(message.format(count=int(ends)))
    inner = values[known[0] : known[-1] + 1]
    missing = int(np.isnan(inner).sum())
    if missing:
        message = ngettext(
            "{count} missing value is filled with the one before it.",
            "{count} missing values are filled with the one before them.",
            missing,
        )
        notes.append(message.format(count=missing))
    return int(known[0]), pd.Series(inner).ffill().to_numpy()
