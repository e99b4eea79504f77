"""The table of this lesson's settings."""

from dataclasses import replace

from rnnplay.engine.validation import CELLS
from rnnplay.lessons.forecast.data.shipped import SHIPPED
from rnnplay.lessons.forecast.settings import HIDDEN_SIZES, HORIZONS, LAGS, LAYERS, PERIODS, Settings
from rnnplay.text import N_
from rnnplay.ui.form import Form, Setting, by_name
from rnnplay.ui.run_settings import RATE, SEED, stopping

WIDTH = 135  # px of a field, two of which stand beside each other
_CELLS = {name: cell for cell, name in CELLS.items()}

FORM: Form[Settings] = Form(
    Setting("series", "series", N_("Series"), "select", options={name: each.name for name, each in SHIPPED.items()}),
    Setting(
        "horizon",
        "horizon",
        N_("Horizon"),
        "slider",
        HORIZONS,
        help=N_("How many steps are forecast at once from each origin."),
    ),
    Setting("cell", "cell", N_("Cell"), "segments", options=[*_CELLS], conversion=by_name(_CELLS)),
    Setting("layers", "num_layers", N_("Layers"), "select", options=range(LAYERS[0], LAYERS[1] + 1), width=90),
    Setting("hidden", "hidden_size", N_("Hidden units"), "slider", HIDDEN_SIZES, width=WIDTH),
    replace(SEED, width=WIDTH, help=N_("For the initial weights and the batches. The same seed gives the same run.")),
    Setting(
        "transform",
        "transform",
        N_("What the network learns"),
        "select",
        options={
            "auto": N_("chosen by the series"),
            "none": N_("the values"),
            "log": N_("their logarithms"),
            "last": N_("differences"),
            "log last": N_("differences of logarithms"),
            "season": N_("seasonal differences"),
            "log season": N_("seasonal differences of logarithms"),
            "regression": N_("what an autoregression leaves"),
            "log regression": N_("what an autoregression of logarithms leaves"),
        },
        help=N_(
            "What is made of the series before the network reads it. With an autoregression, the forecast is that of "
            "the autoregression plus a correction by the network."
        ),
    ),
    Setting(
        "strategy",
        "strategy",
        N_("The network says"),
        "segments",
        options={"direct": N_("all steps at once"), "recursive": N_("one step, fed back")},
        help=N_(
            "Direct forecasts: one output for each step. Recursive forecasts: the network says one step, reads it as "
            "if it had come, and says the next."
        ),
    ),
    Setting(
        "period",
        "period",
        N_("Period (0: found)"),
        "number",
        PERIODS,
        width=WIDTH,
        help=N_("After how many steps the series repeats itself. 0 has it found from the data before the validation."),
    ),
    Setting(
        "lags",
        "lags",
        N_("Lags (0: usual)"),
        "number",
        LAGS,
        width=WIDTH,
        help=N_("How many of the newest values the network reads. 0 takes two periods, or 24 values."),
    ),
    RATE,
    stopping("step", "steps"),
)
