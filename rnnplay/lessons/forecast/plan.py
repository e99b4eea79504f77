"""How a series is learned: its period, transform and windows, all from what lies before the validation part."""

from dataclasses import dataclass

import numpy as np

from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.methods.period import FEWEST_CYCLES, find_period
from rnnplay.lessons.forecast.methods.regression import regression_transform
from rnnplay.lessons.forecast.methods.split import Split, largest_horizon, split
from rnnplay.lessons.forecast.methods.transform import DIFFERENCES, Difference, Transform, choose_transform
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.literal import isolated
from rnnplay.text import _, ngettext

USUAL_LAGS, MOST_USUAL_LAGS = 24, 48


@dataclass(frozen=True)
class Plan:
    """How a series is learned.

    Attributes:
        parts: where training, validation and test lie.
        period: in steps; 1: none.
        transform: what is made of the series.
        lags: how many of the newest values a network reads.
        recursive: whether a network says one step, which it then reads to say the next; else it says all at once.
        fitted: a sentence about each setting that does not fit the series, and what is taken in its place.
    """

    parts: Split
    period: int
    transform: Transform
    lags: int
    recursive: bool = False
    fitted: tuple[str, ...] = ()

    @property
    def outputs(self) -> int:
        """How many steps a network says at once."""
        return 1 if self.recursive else self.parts.horizon


def make_plan(settings: Settings, series: Series, parts: Split | None = None) -> Plan:
    """How a series is learned with these settings. It depends on the values before the validation part alone.

    Args:
        settings: of the run.
        series: it.
        parts: where training, validation and test lie; None: as `rnnplay.lessons.forecast.methods.split.split` has it.
    """
    values, fitted = series.values, list[str]()
    horizon = min(settings.horizon, largest_horizon(len(values)))
    if horizon < settings.horizon:
        message = _("The series is too short for that horizon: it is forecast {horizon} steps ahead.")
        fitted.append(message.format(horizon=horizon))
    parts = parts or split(len(values), horizon)
    known = values[: parts.validation]
    period = settings.period or find_period(known, series.calendar.season)
    if period > 1 and period * FEWEST_CYCLES > parts.validation:
        message = _("Of a period of {period} steps there are too few in the part that is learned from: it has none.")
        fitted.append(message.format(period=period))
        period = 1
    transform = _transform(settings.transform, known, period, horizon, fitted)
    room = parts.validation - horizon - transform.lag
    usual = min(2 * period if period > 1 else USUAL_LAGS, MOST_USUAL_LAGS, max(1, room // 2))
    lags = min(settings.lags or usual, room)
    if settings.lags > lags:
        fitted.append(_("The series is too short for so many lags: {lags} are read.").format(lags=lags))
    fitted += held(series, horizon)
    return Plan(parts, period, transform, lags, settings.strategy == "recursive", tuple(fitted))


def _transform(asked: str, known: np.ndarray, period: int, horizon: int, fitted: list[str]) -> Transform:
    if asked == "auto":
        return choose_transform(known, period, horizon)
    log = asked.startswith("log")
    floor = float(known.min() / 10) if log else 0.0
    if log and known.min() <= 0:
        fitted.append(_("The series has values of 0 or less, which have no logarithm: it is taken as it is."))
        log, floor = False, 0.0
    difference = _difference(asked)
    if difference == "season" and period == 1:
        fitted.append(_("The series has no period: each value less the one before it is taken."))
        difference = "last"
    if difference == "regression":
        return regression_transform(known, period, log, floor)
    return Transform(log, floor, difference, period)


def _difference(asked: str) -> Difference:
    last = asked.split()[-1]
    return next((each for each in DIFFERENCES if each == last), "none")


def held(series: Series, horizon: int) -> list[str]:
    """A sentence about each known covariate that ends before the forecast does."""
    message = ngettext(
        "After the end of the series, “{column}” is known for {count} of {horizon} steps: its last value is taken for "
        "the rest.",
        "After the end of the series, “{column}” is known for {count} of {horizon} steps: its last value is taken for "
        "the rest.",
        horizon,
    )
    beyond = {each.name: len(each.values) - len(series) for each in series.covariates if each.known}
    return [
        message.format(column=isolated(name), count=count, horizon=horizon)
        for name, count in beyond.items()
        if count < horizon
    ]
