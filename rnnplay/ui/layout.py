"""The frame of every page: title, menu, device badge."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from rnnplay.literal import in_markdown
from rnnplay.shipped import PICTURES
from rnnplay.text import _, speak
from rnnplay.ui.components import component
from rnnplay.ui.live import pause_others
from rnnplay.ui.memory import share_heaps
from rnnplay.ui.messages import put_messages_right
from rnnplay.ui.query_params import open_page
from rnnplay.ui.uploads import bound_uploads

STYLE = Path(__file__).parent / "page.html"


def page(name: str, title: str, icon: str) -> str:
    """Begin a page: its title in the tab, the menu, the device badge, the session's language.

    Args:
        name: of the page in its address; empty for the landing page.
        title: of the page, translated by this call.
        icon: one emoji for the tab.

    Returns:
        The title in the session's language, for `heading`.
    """
    share_heaps()
    put_messages_right()
    bound_uploads()
    speak(st.context.locale)
    st.set_page_config(page_title=f"{_(title)} · rnnplay", page_icon=icon, layout="wide")
    open_page(name)
    pause_others(name)
    st.html(STYLE)
    with st.container(key="menu", horizontal=True, vertical_alignment="center"):
        st.page_link("app.py", label="**rnnplay**")
        for door in doors():
            st.page_link(door.page, label=door.name)
        st.space("stretch")
        with st.container(key="device", width="content"):
            _device_badge()
    with st.container(key="frame"):
        component("frame")(key="landmarks", data={"menu": _("Pages"), "page": name})
    return _(title)


def heading(title: str) -> None:
    """The heading of the page; each page chooses its place."""
    with st.container(key="heading", width="content"):
        st.title(title, anchor=False)


@dataclass(frozen=True)
class Door:
    """A page behind the landing page: its file, its name, what one finds there, and a picture of it by theme."""

    page: str
    name: str
    promise: str
    pictures: dict[str, Path]


def doors() -> list[Door]:
    """All pages, in the order of the menu."""
    return [
        Door(
            "pages/1_draw.py",
            _("Draw a digit"),
            _(
                "Draw with the mouse or a finger, and watch an LSTM, a GRU or a plain RNN read your digit "
                "row by row: hidden states, gates, class probabilities after every row. Pause it, step "
                "through it, drag it back and forth."
            ),
            {theme: PICTURES / f"draw-{theme}.png" for theme in ("light", "dark")},
        ),
        Door(
            "pages/2_hello.py",
            _("hello → ohlol"),
            _(
                "Watch an RNN learn to turn “hello” into “ohlol”: its predictions, loss and weights, epoch "
                "by epoch. Change the learning rate while it trains, rewind, and try another one."
            ),
            {theme: PICTURES / f"hello-{theme}.png" for theme in ("light", "dark")},
        ),
        Door(
            "pages/3_sine.py",
            _("Predict a wave"),
            _(
                "Watch an RNN learn to predict a wave, window after window. Then feed its predictions back "
                "as input and see how long it stays on the wave. Choose what happens to the hidden state "
                "between windows, and see what detach is for."
            ),
            {theme: PICTURES / f"sine-{theme}.png" for theme in ("light", "dark")},
        ),
        Door(
            "pages/4_train.py",
            _("Train on MNIST"),
            _(
                "Train a network on handwritten digits, and watch it read one digit at every step of its "
                "training. Compare RNN, GRU and LSTM from the same seed, and try the trained network on your "
                "own drawing."
            ),
            {theme: PICTURES / f"train-{theme}.png" for theme in ("light", "dark")},
        ),
    ]


@st.fragment(parallel=True)  # importing torch takes seconds: the page is painted meanwhile
def _device_badge() -> None:
    from rnnplay.device import DeviceError, describe, get_device

    try:
        st.badge(describe(get_device()), color="gray", help=_("The device that the networks run on."))
    except DeviceError as error:
        st.markdown(f":red-badge[{in_markdown(str(error))}]")
