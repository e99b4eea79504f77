"""The stage of a look, and below it what was measured in sentences."""

from functools import partial

import streamlit as st

from rnnplay.lessons.inspect.look import Look
from rnnplay.lessons.inspect.panels import panels
from rnnplay.lessons.inspect.quantities import quantities
from rnnplay.lessons.inspect.said import captions, findings
from rnnplay.lessons.inspect.ui.place import pick_unit
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of


def inspect_stage(look: Look, gates: bool, digest: str) -> None:
    """Draw it.

    Args:
        look: what is shown.
        gates: whether gates are among it.
        digest: of the network.
    """
    inputs = look.traced.inputs.cpu().numpy()
    replay(
        panels(look, gates),
        key="inspect",
        steps=len(inputs),
        step_name=_("Step"),
        captions=captions(look),
        label=_("The network reads the sequence step by step"),
        labels={"play": _("Play the reading"), "pause": _("Pause the reading")},
        version=version_of(digest.encode(), inputs.tobytes()),
        on_new_data="stay",
        address="step",
        on_pick=pick_unit,
        numbers=partial(quantities, look),
    )
    st.markdown("\n".join(f"- {each}" for each in findings(look)))
