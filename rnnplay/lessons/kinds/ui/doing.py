"""What a tab is for at the moment: a trained network answers, or one learns."""

from rnnplay.text import _
from rnnplay.ui.session_jobs import open_part
from rnnplay.ui.widgets import segments


def is_training(part: str, called: str, use: str) -> bool:
    """The choice, and whether a network is to learn. From here on the page's run is that of this tab.

    Args:
        part: the tab's name; each has a run of its own.
        called: what the tab does.
        use: what a trained network does with one's own input, as on a button.
    """
    open_part(part, called)
    names = {"read": use, "train": _("Train a network")}
    return segments(_("What to do"), tuple(names), "read", "do", names.__getitem__) == "train"
