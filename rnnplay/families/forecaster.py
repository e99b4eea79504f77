"""The networks that forecast a series (`rnnplay.models.forecaster`)."""

import math

import torch

from rnnplay.families.family import Argument, Family, is_whole, largest_sum, truth, whole
from rnnplay.models.forecast import CELLS
from rnnplay.models.forecaster import Forecaster
from rnnplay.text import N_, _

MAX_HIDDEN, MAX_LAYERS, MAX_HORIZON, MAX_LAGS, MAX_PERIOD, MAX_TERMS, MAX_COVARIATES = 128, 3, 36, 200, 400, 16, 16
LARGEST_READ = 1e6  # deviations that a value may be away from the mean of what was learned from
MOST, MOST_LETTERS = 1e18, 500
DIFFERENCES = ("none", "last", "season", "regression")
_TOLD = {"name", "known", "mean", "deviation"}  # of a covariate


def _number(least: float, most: float) -> Argument:
    """A finite number between two, which are allowed."""

    def wrong(name: str, value: object) -> str:
        if _is_number(value) and least <= value <= most:  # type: ignore[operator]
            return ""
        return _("{name} is not a number from {least:g} to {most:g}").format(name=name, least=least, most=most)

    return wrong


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_any, _size = _number(-MOST, MOST), _number(1e-300, MOST)


def _one_of(*names: str) -> Argument:
    def wrong(name: str, value: object) -> str:
        known = isinstance(value, str) and value in names
        return "" if known else _("{name} is none of {names}").format(name=name, names=", ".join(names))

    return wrong


def _numbers(name: str, value: object) -> str:
    right = isinstance(value, list) and len(value) <= MAX_HORIZON and not any(_any(name, each) for each in value)
    return "" if right else _("{name} is not a list of at most {most} numbers").format(name=name, most=MAX_HORIZON)


def _regression(name: str, value: object) -> str:
    if isinstance(value, list) and len(value) <= MAX_TERMS and all(_is_term(each) for each in value):
        return ""
    message = _("{name} is not a list of at most {most} pairs of a lag and a number")
    return message.format(name=name, most=MAX_TERMS)


def _is_term(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    lag, share = value
    return is_whole(lag) and 1 <= lag <= MAX_PERIOD + 2 and not _any("", share)


def _covariates(name: str, value: object) -> str:
    if not isinstance(value, list) or len(value) > MAX_COVARIATES or not all(_is_covariate(each) for each in value):
        message = _("{name} is not a list of at most {most} columns with name, known, mean and deviation")
        return message.format(name=name, most=MAX_COVARIATES)
    kinds = [each["known"] for each in value]
    return "" if kinds == sorted(kinds) else _("{name} has a known column before an unknown one").format(name=name)


def _is_covariate(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != _TOLD:
        return False
    text = isinstance(value["name"], str) and len(value["name"]) <= MOST_LETTERS
    scaled = not _any("", value["mean"]) and not _size("", value["deviation"])
    return text and isinstance(value["known"], bool) and scaled


@torch.inference_mode()
def _largest_output(model: Forecaster) -> float:
    """Hidden states lie within −1…1, and of what is read nothing is beyond `LARGEST_READ`: the rest is refused."""
    return LARGEST_READ * largest_sum(model)


FORECASTER = Family(
    "forecaster",
    what=N_("a network that forecasts a series"),
    module=Forecaster,
    arguments={
        "cell": _one_of(*CELLS),
        "hidden_size": whole(1, MAX_HIDDEN),
        "num_layers": whole(1, MAX_LAYERS),
        "horizon": whole(1, MAX_HORIZON),
        "lags": whole(1, MAX_LAGS),
        "recursive": truth,
        "log": truth,
        "floor": _number(0, MOST),
        "difference": _one_of(*DIFFERENCES),
        "period": whole(1, MAX_PERIOD),
        "regression": _regression,
        "constant": _any,
        "mean": _any,
        "deviation": _size,
        "target_mean": _numbers,
        "target_deviation": _size,
        "reach": _numbers,
        "covariates": _covariates,
    },
    largest_output=_largest_output,
)
