"""All that a run depends on, besides the series."""

from dataclasses import dataclass

from rnnplay.engine.validation import LARGEST_SEED, LEARNING_RATES, MOST_STEPS, between, one_of
from rnnplay.lessons.forecast.data.shipped import SHIPPED
from rnnplay.lessons.forecast.methods.period import LARGEST_PERIOD
from rnnplay.models.forecast import CELLS

HIDDEN_SIZES, LAYERS, HORIZONS, LAGS, PERIODS = (1, 128), (1, 3), (1, 36), (0, 200), (0, LARGEST_PERIOD)
TRANSFORMS = ("auto", "none", "log", "last", "log last", "season", "log season", "regression", "log regression")
STRATEGIES = ("direct", "recursive")


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings and the same series give the same run, to the bit.

    What does not fit a series, such as a seasonal difference where there is no season, is made to fit
    (`rnnplay.lessons.forecast.plan.make_plan`), and the page says so.

    Attributes:
        series: one of those that come with the project; where a series of one's own is given, it is not read.
        horizon: how many steps are forecast at once.
        cell: ``"rnn"``, ``"gru"`` or ``"lstm"``.
        hidden_size: units in each layer.
        num_layers: layers.
        lags: how many of the newest values a network reads; 0: as many as the period suggests.
        period: in steps; 0: found from the series.
        transform: one of `TRANSFORMS`; ``"auto"``: chosen by the series.
        seed: of the first weights, and of the batches.
        strategy: one of `STRATEGIES`: the network says all steps at once, or one, which it then reads to say the next.
        learning_rate: at the start; it can be changed while it learns.
        steps: of a whole lesson; each learns from one batch of windows.

    Raises:
        SettingsError: a setting is out of range.
    """

    series: str = "airline"
    horizon: int = 6
    cell: str = "lstm"
    hidden_size: int = 8
    num_layers: int = 1
    lags: int = 0
    period: int = 0
    transform: str = "auto"
    seed: int = 1
    strategy: str = "direct"
    learning_rate: float = 0.01
    steps: int = 100

    def __post_init__(self) -> None:
        one_of("series", self.series, SHIPPED)
        one_of("cell", self.cell, CELLS)
        one_of("strategy", self.strategy, STRATEGIES)
        one_of("transform", self.transform, TRANSFORMS)
        between("horizon", self.horizon, *HORIZONS)
        between("hidden_size", self.hidden_size, *HIDDEN_SIZES)
        between("num_layers", self.num_layers, *LAYERS)
        between("lags", self.lags, *LAGS)
        between("period", self.period, *PERIODS)
        between("seed", self.seed, 0, LARGEST_SEED)
        between("learning_rate", self.learning_rate, *LEARNING_RATES)
        between("steps", self.steps, 1, MOST_STEPS)
