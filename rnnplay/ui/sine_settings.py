"""Which wave a network is to learn, which network, and what becomes of its hidden state: a change starts anew."""

from dataclasses import replace
from typing import Any

import streamlit as st

from rnnplay.text import _
from rnnplay.ui.query_params import number, segments, select, slider

CELLS = {"RNN": "rnn", "GRU": "gru", "LSTM": "lstm"}  # torch's own names, so they need no translation
WAVES = ["sine", "sawtooth", "square", "two sines", "damped"]
HIDDEN_STATES = ["carried", "zero", "gradient"]
LARGEST_SEED = 2**31 - 1


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "At each point of a wave the network says how it goes on. Press **Start training**, and watch its blue "
            "dots creep onto the red ones, window after window."
        )
    )


def choose_settings(usual: Any) -> Any:
    """The wave, the network and the rest, but for what acts while it learns.

    Args:
        usual: the usual settings (`rnnplay.training.sine.SineSettings`).

    Returns:
        Settings of the same type.
    """
    hidden_state = segments(
        _("Hidden state, from window to window"),
        HIDDEN_STATES,
        usual.hidden_state,
        "state",
        lambda each: _names()[each],
    )
    windows = usual.windows
    if hidden_state == "gradient":
        windows = slider(_("Gradient through the last … windows"), 2, 20, usual.windows, "windows")
    explained = st.container(gap="xsmall")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        cell = CELLS[segments(_("Cell"), list(CELLS), "RNN", "cell")]
        layers = select(_("Layers"), [1, 2, 3], usual.num_layers, "layers", width=90)
    with st.container(horizontal=True):
        wave = select(_("Wave"), WAVES, usual.wave, "wave", _wave_name, width=140)
        seed = number(
            _("Seed"),
            0,
            LARGEST_SEED,
            usual.seed,
            "seed",
            help=_("Of the first weights and the noise: the same seed, the same run."),
            width=130,
        )
    with st.container(horizontal=True):
        hidden = _slider(_("Hidden units"), 1, 128, usual.hidden_size, "hidden")
        points = _slider(
            _("Points a window"), 5, 100, usual.points, "points", _("A window is always half a period long, π.")
        )
    with st.container(horizontal=True):
        ahead = _slider(
            _("Points ahead"), 1, 10, usual.ahead, "ahead", _("How far ahead of each point the prediction lies.")
        )
        noise = _slider(
            _("Noise"), 0.0, 1.0, usual.noise, "noise", _("Standard deviation of what is added to every point."), 0.05
        )
    st.caption(_("A change of anything above starts anew, at step 0."))
    with explained:
        _explain(hidden_state, windows, points)
    return replace(
        usual,
        cell=cell,
        hidden_size=hidden,
        num_layers=layers,
        wave=wave,
        points=points,
        ahead=ahead,
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
                "What came before is known, but the gradient ends where the window begins: each step goes back through "
                "{points} points, and costs the same however long it learns."
            ).format(points=points),
            "zero": _(
                "Every window begins with nothing in mind, as cheap as carrying. The first points cannot tell where "
                "in the wave they are: watch the dots after each beginning."
            ),
            "gradient": _(
                "Carried, and the gradient goes back through the last {windows} windows: each step reads them again, "
                "{total} points, and takes some {windows} times the time and memory of one window."
            ).format(windows=windows, total=windows * points),
        }[hidden_state]
    )
    with st.popover(_("What is detach for?"), type="tertiary"):
        st.markdown(
            _(
                "A hidden state that is carried over remembers how it was computed. Without `.detach()` the loss of "
                "window k would reach back through all k windows before it: with {points} points a window, step 100 "
                "goes back through {total:,} points. Time and memory grow with every step, without end.\n\n"
                "In plain PyTorch the second step stops with “RuntimeError: Trying to backward through the graph a "
                "second time”, because the first window's graph was freed by its own `backward()`. "
                "(`retain_graph=True` does not help: the optimiser has changed the weights meanwhile.)\n\n"
                "`.detach()` keeps the numbers and forgets how they came about. The third choice does it too, some "
                "windows later: the picture of gradient norms shows how far the gradient then reaches."
            ).format(points=points, total=101 * points)
        )


def _slider(label: str, low: Any, high: Any, usual: Any, name: str, explained: str = "", step: Any = None) -> Any:
    return slider(label, low, high, usual, name, step, help=explained or None, width=135)


def _names() -> dict[str, str]:
    return {"carried": _("carried"), "zero": _("zero"), "gradient": _("gradient")}


def _wave_name(name: str) -> str:
    return {
        "sine": _("sine"),
        "sawtooth": _("sawtooth"),
        "square": _("square"),
        "two sines": _("two sines"),
        "damped": _("damped"),
    }.get(name, name)
