"""Which part of the page is seen."""

from typing import Literal

from rnnplay.text import _
from rnnplay.ui.kinds import text_up_to
from rnnplay.ui.query_params import hold, will_be
from rnnplay.ui.widgets import segments

LONGEST = 10_000  # letters of a name in a link; whether it is one is told where it is drawn
View = Literal["shapes", "confusions", "forward"]


def choose_view() -> View:
    """The parts of the page, beside each other. A link that names a confusion leads to these."""
    names: dict[View, str] = {"shapes": _("Shapes"), "confusions": _("Confusions"), "forward": _("Line by line")}
    usual: View = "shapes" if will_be("confusion", text_up_to(LONGEST), None) is None else "confusions"
    view = segments(_("Part"), tuple(names), usual, "view", names.__getitem__, label_visibility="collapsed")
    hold("view", None if view == "shapes" else view)  # the usual part depends on what else the address holds
    if view != "forward":
        hold("net-step", None)  # which the stage of that part wrote there
    return view
