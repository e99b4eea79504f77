"""The series that come with the project, and two that are drawn from random numbers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from rnnplay.lessons.forecast.data.series import Series
from rnnplay.text import N_, _

FOLDER = Path(__file__).parents[3] / "data" / "series"


@dataclass(frozen=True)
class Shipped:
    """A series that comes with the project.

    Attributes:
        name: what the page calls it.
        source: where it comes from, in a sentence.
        horizon: how far one usually forecasts it, in steps.
        file: in `FOLDER`; empty for one that is drawn.
    """

    name: str
    source: str
    horizon: int
    file: str = ""


SHIPPED = {
    "airline": Shipped(
        N_("Airline passengers, 1949–1960"),
        N_(
            "International airline passengers in thousands a month: series G of G. Box and G. Jenkins, *Time Series "
            "Analysis* (1970). Facts, so in the public domain."
        ),
        6,
        "airline.csv",
    ),
    "sunspots": Shipped(
        N_("Sunspots by month, 1749–1983"),
        N_(
            "Mean sunspot number of each month, Swiss Federal Observatory Zurich, as in D. Andrews and A. Herzberg, "
            "*Data* (1985). Facts, so in the public domain."
        ),
        36,
        "sunspots-monthly.csv",
    ),
    "sunspots-yearly": Shipped(
        N_("Sunspots by year, 1700–2008"),
        N_("Mean sunspot number of each year, from NOAA's National Geophysical Data Center. In the public domain."),
        11,
        "sunspots-yearly.csv",
    ),
    "co2": Shipped(
        N_("CO₂ at Mauna Loa, 1958–2001"),
        N_(
            "Carbon dioxide in parts per million, means of the weekly values of each month: C. Keeling and T. Whorf, "
            "Scripps Institution of Oceanography. In the public domain."
        ),
        12,
        "co2.csv",
    ),
    "sine": Shipped(
        N_("A sine with noise"), N_("Drawn here: a sine of 25 steps a period, and Gaussian noise of 0.2."), 12
    ),
    "random walk": Shipped(
        N_("A random walk"),
        N_(
            "Drawn here: each value is the one before it plus a random number. The best forecast that exists is the "
            "last value, so nothing that one trains can win."
        ),
        6,
    ),
}


@cache
def shipped(name: str) -> Series:
    """One of `SHIPPED`, by its name there; the same numbers every time."""
    entry = SHIPPED[name]
    if entry.file:
        from rnnplay.lessons.forecast.data.reading import read_series  # with it comes pandas

        return read_series((FOLDER / entry.file).read_bytes(), entry.file)
    draw = np.random.Generator(np.random.PCG64(7))
    if name == "sine":
        values = np.sin(2 * np.pi * np.arange(400) / 25) + 0.2 * draw.standard_normal(400)
    else:
        values = 100 + np.cumsum(draw.standard_normal(600))
    return Series(_(entry.name), np.round(values, 3))
