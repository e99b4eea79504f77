"""The table of this tab's settings of a training."""

from rnnplay.lessons.kinds.curtain.task import BATCH_SIZES, HIDDEN_SIZES, Settings
from rnnplay.text import N_
from rnnplay.ui.form import Form, Setting
from rnnplay.ui.run_settings import RATE, SEED, stopping

FORM: Form[Settings] = Form(
    Setting("cell", "cell", N_("Cell"), "segments", options={"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}),
    Setting("hidden", "hidden_size", N_("Hidden units"), "slider", HIDDEN_SIZES, step=8, width=135),
    Setting("batch", "batch_size", N_("Videos per step"), "slider", BATCH_SIZES, step=8, width=135),
    SEED,
    RATE,
    stopping("step", "steps"),
)
