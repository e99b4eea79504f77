"""The comparison of all methods as one JSON object, and in words."""

from collections.abc import Sequence
from typing import Any

from rnnplay.lessons.forecast.comparison import Field, Result
from rnnplay.lessons.forecast.data.calendar import steps_ahead
from rnnplay.lessons.forecast.methods.errors import Errors
from rnnplay.lessons.forecast.verdict import follows_late, verdict
from rnnplay.text import _, percent


def as_dictionary(field: Field, results: Sequence[Result]) -> dict[str, Any]:
    """What ``forecast --json`` prints; the best method first."""
    calendar, length = field.series.calendar, len(field.series)
    best = results[0]
    return {
        "target": field.series.name,
        "rows": length,
        "notes": [*field.series.notes, *field.plan.fitted],
        "period": field.plan.period,
        "horizon": field.plan.parts.horizon,
        "origins": [calendar.label(origin - 1) for origin in field.plan.parts.origins],
        "methods": [_method(field, each) for each in results],
        "best": best.method,
        "sentence": verdict(field, results),
        "forecast": [
            {"time": calendar.label(length + step), "value": value} for step, value in enumerate(best.onward.tolist())
        ],
    }


def _method(field: Field, result: Result) -> dict[str, Any]:
    return {
        "method": result.method,
        **_errors(result.errors),
        "by_horizon": [*result.errors.by_horizon],
        "seeds": [_errors(each) for each in result.seeds],
        "mean_of_seeds": None if result.mean is None else _errors(result.mean),
        "one_step_late": follows_late(field, result.forecasts),
    }


def _errors(errors: Errors) -> dict[str, float | None]:
    return {"mae": errors.mae, "rmse": errors.rmse, "mase": errors.mase, "mape": errors.mape}


def in_words(field: Field, results: Sequence[Result]) -> str:
    """The same for people: what was repaired, the table, the sentence, the forecast of the best method."""
    ahead = steps_ahead(field.plan.parts.horizon, field.series.calendar)
    notes = [*field.series.notes, *field.plan.fitted]
    head = f"{'':26} {'MAE':>10} {'RMSE':>10} {'MASE':>7} {'MAPE':>9}"
    rows = [
        f"{each.title:26} {each.errors.mae:10.4g} {each.errors.rmse:10.4g} {each.errors.mase:7.3f} "
        f"{'–' if each.errors.mape is None else percent(each.errors.mape, 2):>9}"
        for each in results
    ]
    calendar, length = field.series.calendar, len(field.series)
    onward = [f"{calendar.label(length + step):26} {value:10.5g}" for step, value in enumerate(results[0].onward)]
    title = _("{ahead} ahead, by {method}:").format(ahead=ahead, method=results[0].title)
    return "\n".join([*notes, head, *rows, verdict(field, results), title, *onward])
