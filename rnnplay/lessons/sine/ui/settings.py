"""Which wave a network is to learn, which network, and what becomes of its hidden state: a change starts anew."""

from dataclasses import replace
from typing import Any

import streamlit as st

from rnnplay.engine.validation import CELLS
from rnnplay.lessons.sine.task import HIDDEN_SIZES, HIDDEN_STATES, HORIZONS, LAYERS, NOISES, POINTS, WINDOWS, Settings
from rnnplay.lessons.sine.waves import WAVES
from rnnplay.text import _
from rnnplay.ui.seed import choose_seed
from rnnplay.ui.widgets import segments, select, slider


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
    usual = Settings()
    hidden_state = segments(
        _("Hidden state between windows"),
        HIDDEN_STATES,
        usual.hidden_state,
        "state",
        lambda each: _names()[each],
    )
    windows = usual.windows
    if hidden_state == "gradient":
        windows = slider(_("k (windows)"), *WINDOWS, usual.windows, "windows")
    explained = st.container(gap="xsmall")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {name: cell for cell, name in CELLS.items()}
        cell = names[segments(_("Cell"), list(names), CELLS[usual.cell], "cell")]
        layers = select(_("Layers"), list(range(LAYERS[0], LAYERS[1] + 1)), usual.num_layers, "layers", width=90)
    with st.container(horizontal=True):
        wave = select(_("Wave"), list(WAVES), usual.wave, "wave", _wave_name, width=140)
        seed = choose_seed(usual.seed, _("For the initial weights and the noise. The same seed gives the same run."))
    with st.container(horizontal=True):
        hidden = _slider(_("Hidden units"), *HIDDEN_SIZES, usual.hidden_size, "hidden")
        points = _slider(
            _("Points per window"), *POINTS, usual.points, "points", _("A window is always half a period (π) long.")
        )
    with st.container(horizontal=True):
        horizon = _slider(
            _("Prediction horizon"), *HORIZONS, usual.horizon, "ahead", _("How many points ahead the network predicts.")
        )
        noise = _slider(
            _("Noise"),
            *NOISES,
            usual.noise,
            "noise",
            _("Standard deviation of the Gaussian noise that is added to every point."),
            0.05,
        )
    st.caption(_("Changing any setting above starts a new run at step 0."))
    with explained:
        _explain(hidden_state, windows, points)
    return replace(
        usual,
        cell=cell,
        hidden_size=hidden,
        num_layers=layers,
        wave=wave,
        points=points,
        horizon=horizon,
        noise=round(noise, 2),
        hidden_state=hidden_state,
        windows=windows,
        seed=seed,
    )


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


def _slider(label: str, low: Any, high: Any, usual: Any, name: str, explained: str = "", step: Any = None) -> Any:
    return slider(label, low, high, usual, name, step, help=explained or None, width=135)


def _names() -> dict[str, str]:
    return {
        "carried": _("Keep (detached)"),
        "zero": _("Reset to 0"),
        "gradient": _("Keep and backpropagate through k windows (truncated BPTT)"),
    }


def _wave_name(name: str) -> str:
    return {
        "sine": _("sine"),
        "sawtooth": _("sawtooth"),
        "square": _("square"),
        "two sines": _("sum of two sines"),
        "damped": _("damped sine"),
    }.get(name, name)
