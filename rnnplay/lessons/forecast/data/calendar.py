"""What the places of a series are called: months, days, hours, or rows that have only a number."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from rnnplay.text import N_, ngettext

# Steps that follow each other in a season, where the calendar says so: a year has 12 months.
SEASONS = {"month": 12, "quarter": 4, "week": 52, "day": 7, "business day": 5, "hour": 24}
_UNITS = {"year": "Y", "quarter": "M", "month": "M", "week": "D", "day": "D", "hour": "h", "minute": "m", "second": "s"}
_SIZES = {"quarter": 3, "week": 7}
_ROW, _BUSINESS = "row", "business day"
KINDS = {
    "year": N_("years"),
    "quarter": N_("quarters"),
    "month": N_("months"),
    "week": N_("weeks"),
    "day": N_("days"),
    "business day": N_("business days"),
    "hour": N_("hours"),
    "minute": N_("minutes"),
    "second": N_("seconds"),
    "row": N_("rows"),
}


@dataclass(frozen=True)
class Calendar:
    """Evenly spaced places in time, from 0 on.

    Attributes:
        kind: what lies between two, one of `KINDS`.
        first: the first, as ISO 8601 writes it; of rows it is empty.
        step: so many of that kind lie between two.
    """

    kind: str = _ROW
    first: str = ""
    step: int = 1

    @property
    def season(self) -> int | None:
        """How many steps the calendar's usual season has; None if it has none."""
        season = SEASONS.get(self.kind)
        return season // self.step if season and season % self.step == 0 and season > self.step else None

    @property
    def dated(self) -> bool:
        """Whether its places have dates."""
        return self.kind != _ROW

    def label(self, place: int) -> str:
        """What a place is called: a date as ISO 8601 writes it, or the number of a row, from 1."""
        if self.kind == _ROW:
            return str(place + 1)
        if self.kind == _BUSINESS:
            return str(np.busday_offset(np.datetime64(self.first, "D"), place * self.step))
        return str(self._moved(place)).replace("T", " ") + (":00" if self.kind == "hour" else "")

    def later(self, places: int) -> "Calendar":
        """The same without so many at the beginning; rows are counted anew."""
        if self.kind == _ROW or not places:
            return self
        first = self.label(places) if self.kind == _BUSINESS else str(self._moved(places))
        return replace(self, first=first)

    def when(self, place: int) -> datetime | int:
        """Where a place stands on an axis of dates, or of numbers."""
        if self.kind == _ROW:
            return place + 1
        moved = np.datetime64(self.label(place), "D") if self.kind == _BUSINESS else self._moved(place)
        found: datetime = moved.astype("datetime64[s]").item()
        return found

    def _moved(self, place: int) -> Any:
        first: Any = np.datetime64(self.first, _UNITS[self.kind])  # type: ignore[call-overload]
        return first + place * self.step * _SIZES.get(self.kind, 1)


ROWS = Calendar()


def steps_ahead(count: int, calendar: Calendar) -> str:
    """«6 months»: so many steps of a calendar."""
    if calendar.step != 1:
        return ngettext("{count} step", "{count} steps", count).format(count=count)
    return {
        "year": ngettext("{count} year", "{count} years", count),
        "quarter": ngettext("{count} quarter", "{count} quarters", count),
        "month": ngettext("{count} month", "{count} months", count),
        "week": ngettext("{count} week", "{count} weeks", count),
        "day": ngettext("{count} day", "{count} days", count),
        "business day": ngettext("{count} business day", "{count} business days", count),
        "hour": ngettext("{count} hour", "{count} hours", count),
        "minute": ngettext("{count} minute", "{count} minutes", count),
        "second": ngettext("{count} second", "{count} seconds", count),
        "row": ngettext("{count} row", "{count} rows", count),
    }[calendar.kind].format(count=count)
