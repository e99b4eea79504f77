"""Which part of the page is seen."""

from typing import Literal

from rnnplay.text import _
from rnnplay.ui.widgets import segments

View = Literal["shapes"]


def choose_view() -> View:
    """The parts of the page, beside each other."""
    names: dict[View, str] = {"shapes": _("Shapes")}
    return segments(_("Part"), tuple(names), "shapes", "view", names.__getitem__, label_visibility="collapsed")
