"""The stage: figures and diagrams that stay mounted, and one clock that is scrubbed in the browser without the server.

Python makes Plotly figures as plain dicts; ``assets/stage.js`` draws them with the plotly.js that the plotly package
carries, lays a cursor and a veil over every panel that has a time axis, and moves them. Colours that follow the theme
are written as ``"var(--st-text-color)"`` anywhere in a figure and resolved in the browser.

``_fullLayout`` and ``l2p`` (plotly_panel.js) are internal to Plotly, so requirements.txt holds it to a minor version.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from rnnplay.figures.panel import Panel
from rnnplay.ui.components import component
from rnnplay.ui.kinds import one_of
from rnnplay.ui.query_params import kept_by_browser, on_this_page
from rnnplay.ui.stage_data import SPEEDS, payload


def replay(
    panels: Sequence[Panel],
    *,
    key: str,
    steps: int,
    step_name: str,
    captions: Sequence[str],
    label: str,
    version: str | None = None,
    step: int | None = None,
    speed: int = 10,
    autoplay: bool = False,
    on_new_data: Literal["stay", "replay", "end"] = "stay",
    labels: Mapping[str, str] | None = None,
    positions: Sequence[str] | None = None,
    address: str | None = None,
    on_pick: Callable[[str], Any] | None = None,
) -> None:
    """A finished sequence, in panels that share one clock, with what plays, steps and scrubs it in the browser.

    Args:
        panels: what to draw, in the order of reading.
        key: the stage's name; under one key it stays mounted over reruns.
        steps: how many steps of time there are.
        step_name: what a step is, such as ``"Row"``, for «Row 5 of 28».
        captions: one sentence a step, shown beside the slider and said to screen readers.
        label: what the stage as a whole is, for screen readers.
        version: names the data. Another version is new data and starts ``on_new_data``; the same one only redraws what
            is different, such as another choice of panels. None: a hash of everything sent.
        step: the step at first; None: the last.
        speed: steps a second at first, one of `SPEEDS`. The address's ``?speed=`` goes before it.
        autoplay: play from step 0 at first, unless the reader asks for reduced motion.
        on_new_data: ``"stay"`` keeps step and playing, and follows the newest step if it stood at the last;
            ``"replay"`` plays from step 0 (with reduced motion it goes to the last step); ``"end"`` stops at the last.
        labels: texts to put in the place of those of `rnnplay.ui.stage_data.default_labels`.
        positions: what each of the steps is called, for «Row 8 of 28»; None: «1», «2», ….
        address: the name by which the position at which one stands is in the address, so that a link goes there; None:
            it is not. The last position, where a new sequence comes to rest, is not in it.
        on_pick: called, before the script runs again, with the name of the column or cell that was picked in a panel
            that `picks`.

    Raises:
        StageError: lengths, keys or names do not fit together.
    """
    data = payload(
        panels,
        steps=steps,
        step_name=step_name,
        captions=captions,
        label=label,
        version=version,
        step=step,
        speed=speed,
        autoplay=autoplay,
        on_new_data=on_new_data,
        labels=labels,
        positions=positions,
        address=address,
    )
    kept_by_browser("speed", one_of(SPEEDS))
    if address is not None:
        kept_by_browser(address, one_of(data["positions"]))
    if on_pick is None:
        component("stage")(key=key, data=data)
        return

    def picked() -> None:
        name = st.session_state[key].picked
        if isinstance(name, str):
            on_pick(name)

    component("stage")(key=key, data=data, on_picked_change=on_this_page(picked))


def version_of(*content: bytes) -> str:
    """A name for what is shown, to be told to `replay`: other content has another."""
    return hashlib.blake2b(b"".join(content), digest_size=8).hexdigest()


def prepare() -> None:
    """Have the browser fetch plotly.js now, while the server still imports what the stage of this page needs."""
    with st.container(key="prepare"):
        component("prepare")(key="prepare-plotly")
