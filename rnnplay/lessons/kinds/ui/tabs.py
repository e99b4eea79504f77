"""The kinds that there are: one row each, in the order of the drawing."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.kinds.captions.ui.tab import captions_tab
from rnnplay.lessons.kinds.dates.ui.tab import dates_tab
from rnnplay.lessons.kinds.drawing import KINDS, as_url, drawing
from rnnplay.lessons.kinds.glance.ui.tab import glance_tab
from rnnplay.lessons.kinds.sentiment.ui.tab import sentiment_tab
from rnnplay.lessons.kinds.ui.equal import equal_tab
from rnnplay.text import N_, _
from rnnplay.ui.kinds import one_of
from rnnplay.ui.query_params import part, will_be
from rnnplay.ui.widgets import segments

USUAL = "dates"  # which the page opens with
KEY = "kinds-kind"  # of the choice, in the session


@dataclass(frozen=True)
class Tab:
    """A network of a kind.

    Attributes:
        name: in the address.
        kind: which of the five it is, a key of `KINDS`.
        label: what it does, under the kind's drawing.
        show: draws it, told the desk, beside which it stands.
    """

    name: str
    kind: str
    label: str
    show: Callable[[DeltaGenerator], None]


TABS = (
    Tab("glance", "one-one", N_("a digit at one glance"), glance_tab),
    Tab("captions", "one-many", N_("picture to text"), captions_tab),
    Tab("sentiment", "many-one", N_("sentiment"), sentiment_tab),
    Tab("dates", "unequal", N_("dates"), dates_tab),
    Tab("curtain", "equal", N_("a label for every frame"), equal_tab),
)
_BY_NAME = {tab.name: tab for tab in TABS}


def draw_kinds() -> None:
    """The kinds as boxes and arrows, to choose one from."""
    part("")
    st.html(_drawings())
    with st.container(key="kinds", gap=None, width="stretch"):
        segments(_("Kind"), tuple(_BY_NAME), USUAL, "kind", _label, label_visibility="collapsed", width="stretch")
        st.caption(
            _(
                "Inputs below, states of the network between, outputs above. After A. Karpathy, “The Unreasonable "
                "Effectiveness of Recurrent Neural Networks”, 2015."
            )
        )


def chosen_tab() -> Tab:
    """The one that is chosen: `draw_kinds` was called.

    What is drawn after it are settings of that tab alone, but for those of the usual one, which are the page's.
    """
    part("")
    chosen = will_be("kind", one_of([*_BY_NAME]), USUAL)
    part("" if chosen == USUAL else chosen)
    return _BY_NAME[chosen]


def _label(name: str) -> str:
    tab = _BY_NAME[name]
    return f"**{_(KINDS[tab.kind].name)}** {_(tab.label)}"


@st.cache_resource(show_spinner=False)
def _drawings() -> str:
    """A style that puts its drawing above each label."""
    rules = []
    for place, tab in enumerate(TABS, start=1):
        picture = f'background-image: url("{as_url(drawing(KINDS[tab.kind]))}");'
        rules.append(f".st-key-{KEY} button:nth-of-type({place})::before {{ {picture} }}")
    return f"<style>{' '.join(rules)}</style>"
