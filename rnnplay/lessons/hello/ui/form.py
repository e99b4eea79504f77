"""The table of this lesson's settings."""

from dataclasses import replace

from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.lessons.hello.task import HIDDEN_SIZES, LAYERS, LEARNING, PRESETS, Settings
from rnnplay.text import N_
from rnnplay.ui.form import Form, Setting, by_name
from rnnplay.ui.run_settings import RATE, SEED, stopping

# Called as torch has them, so they need no translation.
_NETWORKS = {"RNNCell": "cell", "RNN": "rnn", "Embedding": "embedding"}
_OPTIMIZERS = {OPTIMIZERS[each]: each for each in LEARNING}

FORM: Form[Settings] = Form(
    Setting("read", "source", N_("Input word"), "text", stays=True),
    Setting("answer", "target", N_("Target word"), "text", stays=True),
    Setting("network", "network", N_("Network"), "segments", options=[*_NETWORKS], conversion=by_name(_NETWORKS)),
    Setting(
        "optimizer",
        "optimizer",
        N_("Optimiser"),
        "segments",
        options=[*_OPTIMIZERS],
        conversion=by_name(_OPTIMIZERS),
    ),
    replace(SEED, width=130, help=N_("For the initial weights. The same seed gives the same run.")),
    Setting(
        "layers",
        "num_layers",
        N_("Layers"),
        "slider",
        LAYERS,
        attribute="layers",
        shown=lambda chosen: chosen.network != "cell",
    ),
    Setting(
        "hidden",
        "hidden_size",
        N_("Hidden units"),
        "slider",
        HIDDEN_SIZES,
        attribute="units",
        shown=lambda chosen: chosen.network == "embedding",
    ),
    RATE,
    stopping("epoch", "epochs"),
    preset="network",
    presets={name: (PRESETS[network],) for name, network in _NETWORKS.items()},
)
