"""The stages: a network that learns to forecast, and its forecasts from one origin after the other."""

from functools import partial

import numpy as np

from rnnplay.engine.job import Job
from rnnplay.figures.panel import Panel
from rnnplay.lessons.forecast.comparison import Field, Result
from rnnplay.lessons.forecast.data.calendar import steps_ahead
from rnnplay.lessons.forecast.observation import Observation
from rnnplay.lessons.forecast.origins import origin_captions, origin_panels
from rnnplay.lessons.forecast.panels import errors_panel, loss_panel, network_panels
from rnnplay.lessons.forecast.quantities import from_origins, observed, of_series
from rnnplay.lessons.forecast.strip import strip_panel
from rnnplay.text import _, ngettext
from rnnplay.ui.live_stage import Taken, Timeline, live_stage
from rnnplay.ui.run_numbers import run_numbers
from rnnplay.ui.stage import replay

KEY, ORIGINS = "forecast", "forecast-origins"


def forecast_stage(job: Job[Observation], field: Field, results: list[Result], log_steps: bool) -> int:
    """Draw a run as far as it has come; returns how many steps were still missing (`rnnplay.ui.timeline.filled`)."""
    ahead = steps_ahead(field.plan.parts.horizon, field.series.calendar)
    title = _("The end of the series, forecast {ahead} at a time").format(ahead=ahead)

    def draw(timeline: Timeline[Observation]) -> list[Panel]:
        seen, newest = timeline.seen, timeline.seen[timeline.start :]
        return [
            strip_panel(newest, field, results[0], title),
            loss_panel(seen, timeline.run(log_steps)),
            errors_panel(newest, results),
            *network_panels(newest),
        ]

    return live_stage(
        job,
        draw,
        key=KEY,
        step_name=_("Step"),
        captions=lambda step, seen: _after(step, seen, field),
        label=_("A network learns to forecast a series"),
        labels={"hint": _("Keys: ←/→, Space, Home, End")},
        taken=Taken(
            lambda timeline: [*of_series(field, results), *run_numbers(timeline, partial(observed, field=field))]
        ),
    ).missing


def origins_stage(field: Field, forecasts: np.ndarray, best: Result, gradients: np.ndarray) -> None:
    """The forecasts of a network from each origin of the test.

    Args:
        field: the series.
        forecasts: ``(origins, horizon)``.
        best: of the other methods.
        gradients: ∂ŷ(t + 1)/∂x of what is read, ``(origins, lags)``.
    """
    origins = field.plan.parts.origins
    replay(
        origin_panels(field, forecasts, best, gradients),
        key=ORIGINS,
        steps=len(origins),
        positions=[field.series.calendar.label(origin - 1) for origin in origins],
        step_name=_("Newest value known"),
        captions=origin_captions(field, forecasts, best),
        label=_("Forecasts from one origin after the other"),
        numbers=partial(from_origins, field, forecasts, best, gradients),
    )


def _after(step: int, seen: Observation, field: Field) -> str:
    learned = ngettext("After {step} step", "After {step} steps", step).format(step=step)
    mase = field.errors(seen.forecasts).mase
    return _("{learned}: validation loss {loss:.3g}, the lowest at step {best}; MASE in the test {mase:.2f}.").format(
        learned=learned, loss=seen.validation_loss, best=seen.best_step, mase=mase
    )
