"""The kinds that there are: one row each, in the order of the drawing."""

from collections.abc import Callable
from dataclasses import dataclass

from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.kinds.dates.ui.tab import dates_tab
from rnnplay.text import N_, _
from rnnplay.ui.query_params import part
from rnnplay.ui.widgets import segments


@dataclass(frozen=True)
class Tab:
    """A kind.

    Attributes:
        name: in the address.
        label: on the tab.
        show: draws it, told the desk, beside which it stands.
    """

    name: str
    label: str
    show: Callable[[DeltaGenerator], None]


TABS = (Tab("dates", N_("many → many, unequal: dates"), dates_tab),)
USUAL = "dates"  # which the page opens with


def choose_tab(desk: DeltaGenerator) -> Tab:
    """The kind that is shown. What is drawn after it are settings of that kind alone, but for those of the usual one,
    which are the page's."""
    by_name = {tab.name: tab for tab in TABS}
    part("")
    if len(TABS) == 1:  # there is nothing to choose
        return TABS[0]
    with desk:
        chosen = segments(_("Kind"), tuple(by_name), USUAL, "kind", lambda name: _(by_name[name].label))
    part("" if chosen == USUAL else chosen)
    return by_name[chosen]
