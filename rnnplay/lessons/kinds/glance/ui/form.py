"""The table of this tab's settings of a training."""

from rnnplay.engine.validation import CELLS
from rnnplay.lessons.kinds.glance.task import BATCH_SIZES, HIDDEN_SIZES, Settings
from rnnplay.text import N_
from rnnplay.ui.form import Form, Setting
from rnnplay.ui.run_settings import RATE, SEED, stopping

FORM: Form[Settings] = Form(
    Setting(
        "reading",
        "reading",
        N_("Read"),
        "segments",
        options={"glance": N_("at one glance"), "rows": N_("row by row")},
    ),
    Setting("cell", "cell", N_("Cell"), "segments", options={name: CELLS[name] for name in ("lstm", "gru", "rnn")}),
    Setting("hidden", "hidden_size", N_("Hidden units"), "slider", HIDDEN_SIZES, step=8, width=135),
    Setting("batch", "batch_size", N_("Images per step"), "slider", BATCH_SIZES, step=8, width=135),
    SEED,
    RATE,
    stopping("step", "steps"),
)
