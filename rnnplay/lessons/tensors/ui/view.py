"""Which part of the page is seen."""

from typing import Literal

from rnnplay.text import _
from rnnplay.ui.kinds import one_of, text_up_to
from rnnplay.ui.query_params import put, will_be
from rnnplay.ui.widgets import segments

View = Literal["shapes", "confusions", "forward"]


def choose_view() -> View:
    """The parts of the page, beside each other. A link that names a confusion leads to these."""
    names: dict[View, str] = {"shapes": _("Shapes"), "confusions": _("Confusions"), "forward": _("Line by line")}
    asked, chosen = will_be("confusion", text_up_to(1000), None), will_be("view", one_of(list(names)), None)
    if asked is not None and chosen is None:
        put("view", "confusions")
    return segments(_("Part"), tuple(names), "shapes", "view", names.__getitem__, label_visibility="collapsed")
