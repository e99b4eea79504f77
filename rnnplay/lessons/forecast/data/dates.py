"""Dates as files write them, and the even steps that they lie on."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import pandas as pd

from rnnplay.lessons.forecast.data.calendar import Calendar
from rnnplay.text import _

ALL = 0.95  # of the entries, for a column of dates
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", "T%H:%M", " %H:%M:%S.%f")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d %b %Y", "%d %B %Y")
_MORE_DAYS = (
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%Y%m%d",
    "%Y.%m.%d",
)
_MONTHS = ("%Y-%m", "%Y/%m", "%m/%Y", "%m.%Y", "%b %Y", "%B %Y", "%b-%Y", "%b-%y", "%Y %b", "%Y %B", "%Ym%m", "%YM%m")
FORMATS = (*(day + time for day in _DAYS for time in _TIMES), *_MORE_DAYS, *_MONTHS)
_QUARTER = r"(?P<year>\d{4})[ -]?Q(?P<quarter>[1-4])"
_YEAR = r"1[4-9]\d{2}|20\d{2}|21\d{2}"


@dataclass(frozen=True, eq=False)
class Dates:
    """A column that was read as dates.

    Attributes:
        times: ``(rows,)``, ``datetime64[s]``, NaT where there is none.
        note: how they were read, where that could be doubted; else empty.
    """

    times: np.ndarray
    note: str = ""


def read_dates(column: pd.Series) -> Dates | None:
    """The dates in a column of texts; None if it holds none."""
    written = column.str.strip()
    given = written[written != ""]
    if not len(given):
        return None
    if given.str.fullmatch(_YEAR).mean() >= ALL:
        return Dates(_times(pd.to_datetime(written.where(written.str.fullmatch(_YEAR)), format="%Y", errors="coerce")))
    if given.str.fullmatch(_QUARTER).mean() >= ALL:
        parts = written.str.extract(f"^{_QUARTER}$")
        months = parts["year"] + "-" + (pd.to_numeric(parts["quarter"]) * 3 - 2).astype("Int64").astype("string")
        return Dates(_times(pd.to_datetime(months, format="%Y-%m", errors="coerce")))
    return _by_format(written, given)


def _by_format(written: pd.Series, given: pd.Series) -> Dates | None:
    """By the first of the formats that fits; of those that fit alike, the one with the evenest steps."""
    first = given.iloc[: min(50, len(given))]
    if not first.str.contains(r"\d").mean() >= ALL or first.str.fullmatch(r"[-+]?\d{1,7}|[-+]?\d*[.,]\d+").mean() > 0.5:
        return None  # numbers
    plain = written.str.replace(r"(?:Z|[+-]00:?00)$", "", regex=True)
    fitting: list[tuple[float, str, np.ndarray]] = []
    examples = plain.loc[first.index[:5]].tolist()
    for form in (each for each in FORMATS if _fits(each, examples)):
        some = pd.to_datetime(plain[first.index], format=form, errors="coerce")
        if some.notna().mean() < ALL:
            continue
        whole = pd.to_datetime(plain, format=form, errors="coerce")
        if whole[given.index].notna().mean() >= ALL:
            times = _times(whole)
            fitting.append((_unevenness(times), form, times))
    if not fitting:
        return None
    _uneven, form, times = min(fitting, key=lambda each: each[0])
    doubtful = len(fitting) > 1 and any(set(a[1]) == set(b[1]) for a, b in pairwise(fitting))
    return Dates(times, _say(form, str(given.iloc[0])) if doubtful else "")


def _fits(form: str, examples: list[str]) -> bool:
    """Whether most of a few texts are dates of that form: a quick look, before all are read."""
    fitting = 0
    for each in examples:
        with suppress(ValueError):
            datetime.strptime(each, form)
            fitting += 1
    return fitting > len(examples) / 2


def _say(form: str, example: str) -> str:
    order = {"d": _("day, month, year"), "m": _("month, day, year")}.get(form[1], _("year, month, day"))
    return _("Dates such as {example} are read as {order}.").format(example=example, order=order)


def _times(parsed: pd.Series) -> np.ndarray:
    return parsed.to_numpy().astype("datetime64[s]")


def _unevenness(times: np.ndarray) -> float:
    """How many steps differ from the most frequent one, or go back: 0 for even steps."""
    known = times[~np.isnat(times)]
    steps = np.diff(known).astype(np.int64)
    return 1 - float(np.isclose(steps, np.median(steps), rtol=0.12).mean()) if len(steps) else 0.0


def grid_of(times: np.ndarray) -> tuple[Calendar, np.ndarray] | None:
    """The even steps that sorted, different times lie on, and the place of each, ``(times,)``; None if there are none.

    Months and years are counted as such, whatever their days.
    """
    if len(times) < 3:
        return None
    days, seconds = times.astype("datetime64[D]"), times.astype(np.int64)
    months = times.astype("datetime64[M]")
    if (times == days).all():
        month_numbers = months.astype(np.int64)
        day_of_month = (days - months.astype("datetime64[D]")).astype(np.int64)
        to_the_end = ((months + 1).astype("datetime64[D]") - days).astype(np.int64)
        if (day_of_month == day_of_month[0]).all() or (to_the_end == 1).all():
            return _months(months, month_numbers)
        return _days(days)
    steps = seconds - seconds[0]
    for kind, size, unit in (("hour", 3600, "h"), ("minute", 60, "m"), ("second", 1, "s")):
        if not (seconds % size).any():
            return _even(kind, str(times[0].astype(f"datetime64[{unit}]")), steps // size)
    return None


def _months(months: np.ndarray, numbers: np.ndarray) -> tuple[Calendar, np.ndarray] | None:
    steps = numbers - numbers[0]
    if not (steps % 12).any():
        return _even("year", str(months[0].astype("datetime64[Y]")), steps // 12)
    if not (steps % 3).any():
        return _even("quarter", str(months[0]), steps // 3)
    return _even("month", str(months[0]), steps)


def _days(days: np.ndarray) -> tuple[Calendar, np.ndarray] | None:
    steps = (days - days[0]).astype(np.int64)
    if not (steps % 7).any():
        return _even("week", str(days[0]), steps // 7)
    if np.is_busday(days).all() and np.median(np.diff(steps)) == 1 and len(days) > 7:
        return _even("business day", str(days[0]), np.busday_count(days[0], days))
    return _even("day", str(days[0]), steps)


def _even(kind: str, first: str, places: np.ndarray) -> tuple[Calendar, np.ndarray] | None:
    """With the most frequent step between two, if nearly all lie on it and not too many places are left empty."""
    sizes, counts = np.unique(np.diff(places), return_counts=True)
    step = int(sizes[counts.argmax()])
    if (places % step).any() or places[-1] // step > 3 * len(places):
        return None
    return Calendar(kind, first, step), places // step
