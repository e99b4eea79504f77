"""The table of this lesson's settings."""

from dataclasses import replace

from rnnplay.engine.validation import CELLS
from rnnplay.lessons.sine.task import HIDDEN_SIZES, HORIZONS, LAYERS, NOISES, POINTS, WINDOWS, Settings
from rnnplay.text import N_
from rnnplay.ui.form import Conversion, Form, Setting, by_name
from rnnplay.ui.run_settings import RATE, SEED, stopping

WIDTH = 135  # px of a slider, two of which stand beside each other
_CELLS = {name: cell for cell, name in CELLS.items()}

FORM: Form[Settings] = Form(
    Setting(
        "state",
        "hidden_state",
        N_("Hidden state between windows"),
        "segments",
        options={
            "carried": N_("Keep (detached)"),
            "zero": N_("Reset to 0"),
            "gradient": N_("Keep and backpropagate through k windows (truncated BPTT)"),
        },
    ),
    Setting(
        "windows",
        "windows",
        N_("k (windows)"),
        "slider",
        WINDOWS,
        shown=lambda chosen: chosen.hidden_state == "gradient",
    ),
    Setting("cell", "cell", N_("Cell"), "segments", options=[*_CELLS], conversion=by_name(_CELLS)),
    Setting("layers", "num_layers", N_("Layers"), "select", options=range(LAYERS[0], LAYERS[1] + 1), width=90),
    Setting(
        "wave",
        "wave",
        N_("Wave"),
        "select",
        options={
            "sine": N_("sine"),
            "sawtooth": N_("sawtooth"),
            "square": N_("square"),
            "two sines": N_("sum of two sines"),
            "damped": N_("damped sine"),
        },
        width=140,
    ),
    replace(SEED, width=130, help=N_("For the initial weights and the noise. The same seed gives the same run.")),
    Setting("hidden", "hidden_size", N_("Hidden units"), "slider", HIDDEN_SIZES, width=WIDTH),
    Setting(
        "points",
        "points",
        N_("Points per window"),
        "slider",
        POINTS,
        width=WIDTH,
        help=N_("A window is always half a period (π) long."),
    ),
    Setting(
        "ahead",
        "horizon",
        N_("Prediction horizon"),
        "slider",
        HORIZONS,
        width=WIDTH,
        help=N_("How many points ahead the network predicts."),
    ),
    Setting(
        "noise",
        "noise",
        N_("Noise"),
        "slider",
        NOISES,
        step=0.05,
        width=WIDTH,
        help=N_("Standard deviation of the Gaussian noise that is added to every point."),
        conversion=Conversion(to_field=lambda chosen: round(chosen, 2)),  # 0.1 + 0.2 is 0.3
    ),
    RATE,
    stopping("step", "steps"),
)
