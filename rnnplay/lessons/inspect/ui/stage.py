"""The stage of a look, and below it what was measured in sentences."""

from functools import partial

import numpy as np
import streamlit as st
from torch import nn

from rnnplay.lessons.inspect.look import Look
from rnnplay.lessons.inspect.network import Network
from rnnplay.lessons.inspect.panels import panels
from rnnplay.lessons.inspect.quantities import quantities
from rnnplay.lessons.inspect.said import captions, findings
from rnnplay.lessons.inspect.ui.place import pick_unit
from rnnplay.text import _
from rnnplay.trace.script import Repeat, script
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated


def inspect_stage(look: Look, gates: bool, network: Network, module: nn.RNNBase | nn.RNNCellBase) -> None:
    """Draw it.

    Args:
        look: what is shown.
        gates: whether gates are among it.
        network: that was brought.
        module: of it, which reads.
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
        version=version_of(network.digest.encode(), inputs.tobytes()),
        on_new_data="stay",
        address="step",
        on_pick=pick_unit,
        numbers=partial(quantities, look),
        repeated=Repeated(network.called.rsplit(".", 1)[0], module.state_dict, partial(_repeat, module, inputs)),
    )
    st.markdown("\n".join(f"- {each}" for each in findings(look)))


def _repeat(module: nn.RNNBase | nn.RNNCellBase, inputs: np.ndarray, file: str, npz: str) -> str:
    return script(Repeat(module, inputs, file, npz, prefix=""))
