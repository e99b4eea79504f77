"""The switch of what the axis of a training's steps is like."""

from rnnplay.text import _
from rnnplay.ui.widgets import toggle


def choose_step_axis() -> bool:
    """Whether the axis of steps is logarithmic."""
    return toggle(
        _("Logarithmic step axis"),
        "log",
        help=_("Gives more room to the first steps, where the loss falls most. Step 0 is at the left end."),
    )
