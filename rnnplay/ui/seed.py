"""The field of a run's seed."""

from rnnplay.engine.validation import LARGEST_SEED
from rnnplay.text import _
from rnnplay.ui.widgets import number


def choose_seed(usual: int, explained: str) -> int:
    """The seed.

    Args:
        usual: the one at first.
        explained: what it is for, in a sentence or two.
    """
    return number(_("Seed"), 0, LARGEST_SEED, usual, "seed", help=explained, width=130)
