"""The table of this tab's settings of a training."""

from rnnplay.lessons.kinds.captions.task import BATCH_SIZES, CHANNELS, HIDDEN_SIZES, Settings
from rnnplay.text import N_
from rnnplay.ui.form import Form, Setting
from rnnplay.ui.run_settings import RATE, SEED, stopping

FORM: Form[Settings] = Form(
    Setting("channels", "channels", N_("Channels"), "slider", CHANNELS, step=2, width=135),
    Setting("hidden", "hidden_size", N_("Hidden units"), "slider", HIDDEN_SIZES, step=8, width=135),
    Setting("batch", "batch_size", N_("Scenes per step"), "slider", BATCH_SIZES, step=8, width=135),
    SEED,
    RATE,
    stopping("step", "steps"),
)
