"""A trained network as a file with its card, and a series forecast by one from a file."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from rnnplay.card import Card
from rnnplay.families.forecaster import LARGEST_READ
from rnnplay.lessons.forecast.comparison import Field, Result, baseline_results, field_of, ranked
from rnnplay.lessons.forecast.data.covariates import Chosen
from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.methods.split import split
from rnnplay.lessons.forecast.methods.transform import Transform
from rnnplay.lessons.forecast.plan import Plan, held
from rnnplay.lessons.forecast.task import Task
from rnnplay.lessons.forecast.windows import Scale, Windows, laid_out, says
from rnnplay.literal import isolated
from rnnplay.models.forecaster import Forecaster
from rnnplay.text import N_, _

ACCURACY_ON = N_("forecasts of the test that are nearer than the last value")
LETTERS = 100  # of a series' name in a card


def forecaster_of(task: Task) -> tuple[Forecaster, Card]:
    """The network of a run that was best in the validation, with all that it takes to use it, and its card."""
    plan, scale, reach = task.plan, task.windows.scale, task.best_reach()
    transform, settings = plan.transform, task.settings
    columns = zip(task.series.covariates, scale.covariates, strict=True)
    model = Forecaster(
        cell=settings.cell,
        hidden_size=settings.hidden_size,
        num_layers=settings.num_layers,
        horizon=plan.parts.horizon,
        lags=plan.lags,
        recursive=plan.recursive,
        log=transform.log,
        floor=transform.floor,
        difference=transform.difference,
        period=plan.period,
        regression=[[*term] for term in transform.regression],
        constant=transform.constant,
        mean=scale.mean,
        deviation=scale.deviation,
        target_mean=[*scale.target_mean],
        target_deviation=scale.target_deviation,
        reach=[] if np.isnan(reach).any() else reach.tolist(),
        covariates=[
            {"name": each.name, "known": each.known, "mean": mean, "deviation": deviation}
            for each, (mean, deviation) in columns
        ],
    )
    model.network.load_state_dict(task.best_weights())
    return model.eval(), _card(task, model)


def _card(task: Task, model: Forecaster) -> Card:
    parts, values, settings = task.plan.parts, task.series.values, task.settings
    field = field_of(task.plan, task.series)
    forecasts = task.best_forecasts()
    errors = field.errors(forecasts)
    last = values[np.array(parts.origins) - 1][:, None]
    nearer = np.abs(forecasts - field.targets) < np.abs(last - field.targets)
    name = "".join(each if each.isprintable() else " " for each in task.series.name)[:LETTERS]
    card = Card.of(
        model,
        name=f"forecast-{settings.cell}-{settings.hidden_size}",
        recipe={"steps": task.step_count, "best_step": task.best_step, "learning_rate": settings.learning_rate},
        seed=settings.seed,
        data=f"{name}: {parts.validation} of {parts.length} values",
        accuracy=float(nearer.mean()),
        accuracy_on=ACCURACY_ON,
    )
    return replace(
        card, scores={"mase": errors.mase, "mae": errors.mae, "rmse": errors.rmse, "origins": len(parts.origins)}
    )


def covariates_of(model: Forecaster) -> Chosen:
    """The columns that it reads beside the series."""
    columns = model.architecture["covariates"]
    return Chosen(*(tuple(each["name"] for each in columns if each["known"] == known) for known in (False, True)))


def field_for(model: Forecaster, series: Series) -> Field:
    """The series, as that network forecasts it, for all methods to be measured on.

    Raises:
        SeriesError: it is too short, or lacks a column that the network reads.
    """
    given = model.architecture
    transform = _transform(given)
    parts = split(len(series), given["horizon"])
    needed = transform.lag + given["lags"]
    if parts.validation < needed:
        message = _("The network reads {needed} values before each forecast; {known} come before the first one here.")
        raise SeriesError(message.format(needed=needed, known=parts.validation))
    expected = [(each["name"], each["known"]) for each in given["covariates"]]
    if expected != [(each.name, each.known) for each in series.covariates]:
        columns = ", ".join(f"“{isolated(name)}”" for name, _known in expected) or _("no other column")
        raise SeriesError(_("The network reads {columns} beside the series.").format(columns=columns))
    told = tuple(held(series, parts.horizon))
    return field_of(Plan(parts, given["period"], transform, given["lags"], given["recursive"], told), series)


def compared(model: Forecaster, series: Series) -> tuple[Field, list[Result]]:
    """A series by a network from a file and by the simple methods, the best first.

    Raises:
        SeriesError: as of `field_for` and `result_of`.
    """
    field = field_for(model, series)
    return field, ranked([*baseline_results(field), result_of(model, field)])


def result_of(model: Forecaster, field: Field) -> Result:
    """What a network from a file reaches, and how it goes on.

    Raises:
        SeriesError: values are too far from those that it learned from.
    """
    given = model.architecture
    columns = tuple((each["mean"], each["deviation"]) for each in given["covariates"])
    scale = Scale(given["mean"], given["deviation"], tuple(given["target_mean"]), given["target_deviation"], columns)
    windows = laid_out(field.series, field.plan, scale)
    forecasts = _forecasts(model, windows, field.plan.parts.origins)
    onward = _forecasts(model, windows, [len(field.series)])[0]
    errors = field.errors(forecasts)
    reach = np.array(given["reach"]) if given["reach"] else None
    return Result(given["cell"], errors, forecasts, onward, (errors,), reach)


def _forecasts(model: Forecaster, windows: Windows, origins: list[int]) -> np.ndarray:
    read = windows.inputs(origins)
    if max(float(each.abs().max()) if each.numel() else 0.0 for each in read) > LARGEST_READ:
        raise SeriesError(_("The values are too far from those that the network learned from."))
    with torch.no_grad():
        return windows.forecasts(says(model, read, windows.plan).numpy(), origins)


def _transform(given: dict[str, Any]) -> Transform:
    terms = tuple((lag, share) for lag, share in given["regression"])
    return Transform(given["log"], given["floor"], given["difference"], given["period"], terms, given["constant"])
