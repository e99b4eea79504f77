"""What a tab is for at the moment: a trained network answers, or one learns."""

from rnnplay.text import _
from rnnplay.ui.widgets import segments


def is_training(use: str) -> bool:
    """The choice, and whether a network is to learn.

    Args:
        use: what a trained network does with one's own input, as on a button.
    """
    names = {"read": use, "train": _("Train a network")}
    return segments(_("What to do"), tuple(names), "read", "do", names.__getitem__) == "train"
