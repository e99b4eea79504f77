"""How well forecasts do: simple methods and networks, the median of five seeds, on series that everybody knows.

    python -m benchmarks.forecast [PART …]

All that is chosen (period, transform, when to stop) is chosen on data before the test. Networks learn twice: as the
page sets them, and as a hybrid, the correction of an autoregression; but for that the settings are the page's own, the
same for all series. At the end stands how long one waits for the forecasts of a series of 1,000 rows.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from rnnplay.lessons.forecast.comparison import Field, Result, baseline_results, compare, learned, make_field
from rnnplay.lessons.forecast.data.reading import read_series
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.data.shipped import shipped
from rnnplay.lessons.forecast.methods.errors import Errors
from rnnplay.lessons.forecast.methods.intervals import held
from rnnplay.lessons.forecast.methods.split import Split
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.task import Task
from rnnplay.lessons.forecast.verdict import verdict
from rnnplay.text import percent

TUTORIAL = Split(length=144, horizon=1, validation=84, test=96)  # 67 % to learn from, the last year of it to stop by
ROUNDS = 3
HYBRID = "log regression"
Measure = Callable[[Errors], str]


def told(field: Field, results: Sequence[Result], measure: Measure) -> None:
    """A line a method: what it reaches; of a network the median of its seeds, these, and the mean of its forecasts."""
    for each in results:
        seeds = sorted(each.seeds or (each.errors,), key=measure)
        line = f"    {each.title:26} {measure(seeds[(len(seeds) - 1) // 2])}"
        if each.mean is not None:
            line += (
                f"   ({measure(seeds[0]).strip()} … {measure(seeds[-1]).strip()})   mean of all {measure(each.mean)}"
            )
        if each.reach is not None and not np.isnan(each.reach).any():
            share = held(each.forecasts, each.reach, field.plan.transform, field.targets)
            line += f"   80 % intervals held {percent(share)}"
        print(line, flush=True)


def both_ways(settings: Settings, series: Series, measures: dict[str, Measure], parts: Split | None = None) -> Field:
    """All methods with the networks as the page sets them, then the networks as hybrids."""
    for hybrid in (False, True):
        of_transform = replace(settings, transform=HYBRID) if hybrid else settings
        field = make_field(of_transform, series, parts)
        results = compare(field, of_transform)
        for title, measure in measures.items():
            print(f"  {title}, networks {'as hybrids' if hybrid else 'as the page sets them'}")
            told(field, [each for each in results if each.is_network or not hybrid], measure)
        print(f"  {verdict(field, results)}")
    return field


def airline() -> None:
    print("Airline passengers, last 24 months, six months ahead")
    measures: dict[str, Measure] = {
        "MAPE over all steps (goal 3.72 %)": lambda errors: f"{percent(errors.mape or 0.0, 2):>8}",
        "MAPE at the sixth step (goal 2.71 %)": lambda errors: f"{percent((errors.mape_by_horizon or (0,))[-1], 2):>8}",
    }
    both_ways(Settings(), shipped("airline"), measures)


def tutorial() -> None:
    print("Airline passengers as in a usual tutorial, 67 % to learn from, one step ahead")
    measures: dict[str, Measure] = {"RMSE (goal 14.5)": lambda errors: f"{errors.rmse:6.1f}"}
    both_ways(Settings(horizon=1), shipped("airline"), measures, TUTORIAL)


def sunspots() -> None:
    print("Sunspots by month, 36 months ahead, from 60 origins")
    series = shipped("sunspots")
    reach = float(np.ptp(series.values))
    measures: dict[str, Measure] = {"MAE / range (goal 0.115)": lambda errors: f"{errors.mae / reach:.4f}"}
    field = both_ways(Settings(horizon=36), series, measures)
    ago = np.stack([series.values[origin - 125 : origin - 125 + 36] for origin in field.plan.parts.origins])
    print(f"    {'value of 125 months ago':26} {np.abs(ago - field.targets).mean() / reach:.4f}")


def random_walk() -> None:
    settings = Settings(series="random walk")
    field = make_field(settings, shipped("random walk"))
    print(f"Random walk\n  {verdict(field, baseline_results(field))}\n  {verdict(field, compare(field, settings))}")


def waiting() -> None:
    """From a file of 1,000 rows to the simple methods' forecasts, and to the first of a network that has learned."""
    steps = np.arange(1000)
    values = 100 + steps / 10 + 10 * np.sin(steps * 2 * np.pi / 7) + np.random.default_rng(1).normal(size=1000)
    days = np.datetime64("2020-01-01") + steps
    rows = "\n".join(["day,sales", *(f"{day},{value:.3f}" for day, value in zip(days, values, strict=True))])
    settings = Settings(horizon=12)
    baseline_results(make_field(Settings(), shipped("airline")))  # pandas and statsmodels are loaded, as by a server
    spent = []
    for _again in range(ROUNDS):
        began = time.perf_counter()
        series = read_series(rows.encode(), "mine.csv")
        baseline_results(make_field(settings, series))
        simple = time.perf_counter() - began
        first = Task(settings, series)
        first.step()
        first.observe()
        shown = time.perf_counter() - began
        learned(settings, series).onward()
        spent.append((simple, shown, time.perf_counter() - began - (shown - simple)))
    simple, shown, whole = np.median(spent, axis=0)
    print(f"1,000 rows of one's own, median of {ROUNDS}: upload to simple methods {simple:.2f} s (goal 1 s),")
    print(
        f"  to the first network's forecast after its first step {shown:.2f} s, to one that has learned {whole:.2f} s"
    )
    print("  (goal 10 s)")


PARTS = (airline, tutorial, sunspots, random_walk, waiting)

if __name__ == "__main__":
    chosen = sys.argv[1:]
    for part in PARTS:
        if not chosen or part.__name__ in chosen:
            part()
