"""The stage: figures and diagrams that stay mounted, and one clock that is scrubbed in the browser without the server.

Python makes Plotly figures as plain dicts; ``assets/stage.js`` draws them with the plotly.js that the plotly package
carries, lays a cursor and a veil over every panel that has a time axis, and moves them. Colours that follow the theme
are written as ``"var(--st-text-color)"`` anywhere in a figure and resolved in the browser.

``_fullLayout`` and ``l2p`` (plotly_panel.js) are internal to Plotly, so requirements.txt holds it to a minor version.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Unpack

import streamlit as st

from rnnplay.figures.numbers import Quantity
from rnnplay.figures.panel import Panel
from rnnplay.ui.components import component
from rnnplay.ui.kinds import one_of
from rnnplay.ui.query_params import kept_by_browser, on_this_page
from rnnplay.ui.stage_data import payload
from rnnplay.ui.stage_options import SPEEDS, Replayed
from rnnplay.ui.standalone import standalone
from rnnplay.ui.take_away import Repeated, offer


def replay(
    panels: Sequence[Panel],
    *,
    key: str,
    on_pick: Callable[[str], Any] | None = None,
    numbers: Callable[[], Sequence[Quantity]] | None = None,
    repeated: Repeated | None = None,
    **told: Unpack[Replayed],
) -> None:
    """A finished sequence, in panels that share one clock, with what plays, steps and scrubs it in the browser.

    Args:
        panels: what to draw, in the order of reading.
        key: the stage's name; under one key it stays mounted over reruns.
        on_pick: called, before the script runs again, with the name of the column or cell that was picked in a panel
            that `picks`.
        numbers: gathers all that are shown, to be taken away.
        repeated: what a script repeats of it, to be taken away too.
        told: how many steps there are, what each is called, and how they are played: `Replayed`.

    Raises:
        StageError: lengths, keys or names do not fit together.
    """
    data = payload(panels, **told)
    kept_by_browser("speed", one_of(SPEEDS))
    if address := told.get("address"):
        kept_by_browser(address, one_of(data["positions"]))
    if on_pick is None:
        component("stage")(key=key, data=data)
    else:
        component("stage")(key=key, data=data, on_picked_change=on_this_page(partial(_picked, key, on_pick)))
    offer(partial(standalone, panels, told["label"], **told), key, told["label"], numbers, repeated)


def _picked(key: str, on_pick: Callable[[str], Any]) -> None:
    name = st.session_state[key].picked
    if isinstance(name, str):
        on_pick(name)


def version_of(*content: bytes) -> str:
    """A name for what is shown, to be told to `replay`: other content has another."""
    return hashlib.blake2b(b"".join(content), digest_size=8).hexdigest()


def prepare() -> None:
    """Have the browser fetch plotly.js now, while the server still imports what the stage of this page needs."""
    with st.container(key="prepare"):
        component("prepare")(key="prepare-plotly")
