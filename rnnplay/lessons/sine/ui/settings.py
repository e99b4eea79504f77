"""Which wave a network is to learn, which network, and what becomes of its hidden state: a change starts anew."""

import streamlit as st

from rnnplay.lessons.sine.task import Settings
from rnnplay.lessons.sine.ui.form import FORM
from rnnplay.text import _


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "At each point of a wave the network predicts a later point. Press **Start training** and "
            "watch the blue predictions approach the red targets, window after window."
        )
    )


def choose_settings() -> Settings:
    """The wave, the network and the rest, but for what acts while it learns."""
    chosen = FORM.begin(Settings())
    chosen.draw("state", "windows")
    explained = st.container(gap="xsmall")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen.draw("cell", "layers")
    with st.container(horizontal=True):
        chosen.draw("wave", "seed")
    with st.container(horizontal=True):
        chosen.draw("hidden", "points")
    with st.container(horizontal=True):
        chosen.draw("ahead", "noise")
    st.caption(_("Changing any setting above starts a new run at step 0."))
    settings = chosen.settings()
    with explained:
        _explain(settings.hidden_state, settings.windows, settings.points)
    return settings


def _explain(hidden_state: str, windows: int, points: int) -> None:
    """What becomes of the hidden state, and what that does to memory and time."""
    st.caption(
        {
            "carried": _(
                "The hidden state is kept, but the gradient stops at the start of the window. Each step "
                "backpropagates through {points} points and costs the same, however long the training lasts."
            ).format(points=points),
            "zero": _(
                "Every window starts with a hidden state of zeros. This costs no more than keeping it. At "
                "the first points the network cannot know where in the wave it is: watch the predictions at "
                "the start of each window."
            ),
            "gradient": _(
                "The hidden state is kept, and the gradient goes back through the last {windows} windows. "
                "Each step reads these {total} points again and takes about {windows} times the time and "
                "memory of one window."
            ).format(windows=windows, total=windows * points),
        }[hidden_state]
    )
    with st.popover(_("What is detach for?"), type="tertiary"):
        st.markdown(
            _(
                "A hidden state that is kept from the last window still holds the graph of how it was "
                "computed. Without `.detach()`, backpropagation would go through all earlier windows: with "
                "{points} points per window, step 100 goes back through {total:,} points. Time and memory "
                "grow with every step, without limit.\n\nIn plain PyTorch the second step fails with "
                "“RuntimeError: Trying to backward through the graph a second time”, because the first "
                "`backward()` freed the first window's graph. (`retain_graph=True` does not help, because "
                "the optimiser has changed the weights since.)\n\n`.detach()` keeps the values and drops the "
                "graph. Truncated BPTT detaches too, but k windows later. The figure of gradient norms shows "
                "how far the gradient reaches."
            ).format(points=points, total=101 * points)
        )
