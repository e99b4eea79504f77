"""What all methods reach: a sentence, a table, the comparison of all cells and seeds, and what can be taken along."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.validation import CELLS
from rnnplay.lessons.forecast.comparison import SEEDS, Field, Result, baseline_results, compare, make_field, ranked
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.methods.intervals import SHARE, around, held
from rnnplay.lessons.forecast.observation import Observation
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.ui.network import take_network
from rnnplay.lessons.forecast.verdict import follows_late, verdict
from rnnplay.text import _, percent
from rnnplay.ui.answers import OnProgress, answer_at_a_press

KEPT = 32  # series with their simple methods, of this server


@dataclass(frozen=True)
class Question:
    """What a comparison depends on; the series by its digest."""

    settings: Settings
    digest: str


def measured(settings: Settings, series: Series) -> tuple[Field, list[Result]]:
    """The series with its simple methods, the best first."""
    names = ("horizon", "period", "transform", "lags", "strategy")
    read = Settings(**{name: getattr(settings, name) for name in names})
    return _measured(repr(read), series.digest, read, series)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _measured(read: str, digest: str, _settings: Settings, _series: Series) -> tuple[Field, list[Result]]:
    field = make_field(_settings, _series)
    return field, baseline_results(field)


def this_run(field: Field, settings: Settings, job: Job[Observation]) -> Result | None:
    """What the network of a run reaches, as it was where the validation was best; None before any learning."""
    if not job.snapshot.step:
        return None
    seen = job.snapshot.observation
    errors = field.errors(seen.best_forecasts)
    return Result(settings.cell, errors, seen.best_forecasts, seen.best_onward, (errors,), seen.best_reach)


def show_results(field: Field, settings: Settings, results: list[Result], job: Job[Observation]) -> None:
    """The sentence and the table; with all networks as soon as they were asked for."""
    run = this_run(field, settings, job)
    st.header(_("Was it worth it?"), anchor=False)
    place = st.container()

    def computed(_question: Question, on_progress: OnProgress) -> list[Result]:
        return compare(field, settings, SEEDS, on_progress)

    compared = answer_at_a_press(
        Question(settings, field.series.digest),
        computed,
        "forecast-compare",
        _("Train RNN, GRU and LSTM with five seeds each"),
    )
    shown = compared or ranked([*results, *([run] if run else [])])
    with place:
        st.markdown(f"**{verdict(field, shown)}**")
        show_table(field, shown)
        with st.container(horizontal=True):
            take_forecasts(field, shown, "forecast-csv")
            if run is not None:
                take_network(job)


def take_forecasts(field: Field, results: Sequence[Result], key: str) -> None:
    """A button that gives the forecasts of all methods."""
    st.download_button(
        _("Forecasts as CSV"),
        forecasts_file(field, results),
        "forecasts.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )


def show_table(field: Field, results: Sequence[Result]) -> None:
    """What all methods reach, and what there is to say about that."""
    rows = [[_("method"), "MASE", "MAE", "RMSE", "MAPE"]]
    for each in results:
        name = f"**{each.title}**" if each.is_network else each.title
        errors = each.errors
        mape = "–" if errors.mape is None else percent(errors.mape, 2)
        rows.append([name, f"{errors.mase:.2f}", f"{errors.mae:.4g}", f"{errors.rmse:.4g}", mape])
    head, *lines = [f"| {' | '.join(row)} |" for row in rows]
    st.markdown("\n".join([head, f"| :-- {'| --: ' * 4}|", *lines]))
    followers = [each.title for each in results if each.method != "last value" and follows_late(field, each.forecasts)]
    if followers:
        message = _(
            "Shift detector: one step ahead, these forecasts are much nearer to the newest value known than to what "
            "comes. In a picture they follow the series one step late: {methods}."
        )
        st.caption(message.format(methods=", ".join(followers)))
    if any(len(each.seeds) > 1 for each in results):
        said = _("Lowest and highest MASE of the seeds: {spreads}.")
        st.caption(said.format(spreads="; ".join(_spread(each) for each in results if each.is_network)))
        said = _("MASE of the mean of all seeds' forecasts: {means}.")
        means = [f"{each.title} {each.mean.mase:.2f}" for each in results if each.mean is not None]
        st.caption(said.format(means="; ".join(means)))
    if intervals := [_intervals(field, each) for each in results if each.reach is not None]:
        said = _("Intervals that reach as far as {share} of the errors in the validation held in the test: {networks}.")
        st.caption(said.format(share=percent(SHARE), networks="; ".join(intervals)))
    if any(each.errors.mape is None for each in results):
        st.caption(_("There is no MAPE: the series has zeros, or values of both signs."))


def _spread(result: Result) -> str:
    """The lowest and the highest MASE of a network's seeds."""
    reached = [each.mase for each in result.seeds]
    return f"{result.title} {min(reached):.2f} … {max(reached):.2f}"


def _intervals(field: Field, result: Result) -> str:
    """What share of the test lay within a network's intervals."""
    reach = result.reach
    if reach is None or np.isnan(reach).any():
        return _("{network}: too few errors to tell").format(network=result.title)
    share = held(result.forecasts, reach, field.plan.transform, field.targets)
    return f"{result.title} {percent(share)}"


def forecasts_file(field: Field, results: Sequence[Result]) -> str:
    """How the series goes on by each method, as CSV: a row a step, a column a method; of a network its interval too."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    columns = {CELLS.get(each.method, each.method): each.onward for each in results}
    for each in results:
        if each.reach is not None and not np.isnan(each.reach).any():
            ends = around(each.onward, each.reach, field.plan.transform)
            columns |= {
                f"{CELLS[each.method]} {end}": values for end, values in zip(("low", "high"), ends, strict=True)
            }
    rows.writerow(["time", *columns])
    length = len(field.series)
    for step in range(field.plan.parts.horizon):
        time = field.series.calendar.label(length + step)
        rows.writerow([time, *(repr(float(values[step])) for values in columns.values())])
    return written.getvalue()
