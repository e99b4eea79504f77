"""What of a run can be looked at more closely, in every lesson that has one."""

from dataclasses import dataclass

from rnnplay.text import _
from rnnplay.ui.code import choose_code
from rnnplay.ui.slow_motion import choose_slow_motion
from rnnplay.ui.step_axis import choose_step_axis


@dataclass(frozen=True)
class RunView:
    """What is shown besides the pictures that are always there.

    Attributes:
        slow_motion: one step in slow motion, in the place of the network.
        code: the script.
        log_steps: a logarithmic axis of steps.
    """

    slow_motion: bool
    code: bool
    log_steps: bool


def choose_run_view() -> RunView:
    """The switches."""
    return RunView(
        slow_motion=choose_slow_motion(),
        code=choose_code(_("These settings as a short script in plain PyTorch.")),
        log_steps=choose_step_axis(),
    )
