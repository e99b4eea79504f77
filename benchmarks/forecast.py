"""How well forecasts do: simple methods and networks, the median of five seeds, on series that everybody knows.

    python -m benchmarks.forecast

All that is chosen (period, transform, when to stop) is chosen on data before the test; the settings are the page's own.
"""

from collections.abc import Sequence

import numpy as np

from rnnplay.lessons.forecast.comparison import Field, Result, baseline_results, compare, make_field
from rnnplay.lessons.forecast.data.shipped import shipped
from rnnplay.lessons.forecast.methods.split import Split
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.verdict import verdict
from rnnplay.text import percent

TUTORIAL = Split(length=144, horizon=1, validation=84, test=96)  # 67 % to learn from, the last year of it to stop by


def told(results: Sequence[Result], measure) -> None:
    """A line a method: what it reaches, and of a network the lowest and highest of its seeds."""
    for each in results:
        seeds = [measure(seed) for seed in each.seeds]
        spread = f"   seeds {min(seeds)} … {max(seeds)}" if seeds else ""
        print(f"    {each.title:26} {measure(each.errors)}{spread}")


def airline() -> None:
    field = make_field(Settings(), shipped("airline"))
    results = compare(field, Settings())
    print("Airline passengers, last 24 months, six months ahead: MAPE over all steps (goal 3.72 %), MASE")
    told(results, lambda errors: f"{percent(errors.mape, 2):>8}  {errors.mase:.2f}")
    print("  the same at the sixth step (goal 2.71 %; of a network its median seed's)")
    for each in results:
        print(f"    {each.title:26} {percent(share_at(field, each, -1), 2):>8}")
    print(f"  {verdict(field, results)}")


def share_at(field: Field, result: Result, step: int) -> float:
    off = np.abs(result.forecasts - field.targets) / field.targets
    return float(off[:, step].mean())


def tutorial() -> None:
    settings, series = Settings(horizon=1), shipped("airline")
    field = make_field(settings, series, TUTORIAL)
    print("Airline passengers as in a usual tutorial, 67 % to learn from, one step ahead: RMSE (goal 14.5)")
    told(compare(field, settings), lambda errors: f"{errors.rmse:6.1f}")


def sunspots() -> None:
    settings, series = Settings(horizon=36), shipped("sunspots")
    field = make_field(settings, series)
    reach = float(np.ptp(series.values))
    print("Sunspots by month, 36 months ahead, from 60 origins: MAE as a share of the range (goal 0.115)")
    told(compare(field, settings), lambda errors: f"{errors.mae / reach:.3f}")
    ago = np.stack([series.values[origin - 125 : origin - 125 + 36] for origin in field.plan.parts.origins])
    print(f"    {'value of 125 months ago':26} {np.abs(ago - field.targets).mean() / reach:.3f}")


def random_walk() -> None:
    settings = Settings(series="random walk")
    field = make_field(settings, shipped("random walk"))
    print(f"Random walk\n  {verdict(field, baseline_results(field))}\n  {verdict(field, compare(field, settings))}")


if __name__ == "__main__":
    for part in (airline, tutorial, sunspots, random_walk):
        part()
