"""From what is chosen to what is shown."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.inspect.finding import Recurrent
from rnnplay.lessons.inspect.look import Look, look, read_sequence
from rnnplay.lessons.inspect.measures import read_struck
from rnnplay.lessons.inspect.network import Network
from rnnplay.lessons.inspect.ui.networks import bring_network, choose_module, say_what_it_is
from rnnplay.lessons.inspect.ui.place import choose_place, choose_untold, say_what_is_unknown, shows_gates
from rnnplay.lessons.inspect.ui.sequence import choose_sequence
from rnnplay.lessons.inspect.ui.stage import inspect_stage
from rnnplay.text import _
from rnnplay.ui.newest import newest


def choose(first: DeltaGenerator) -> tuple[Network, Recurrent, np.ndarray | None, dict[str, object]]:
    """The network and the sequence.

    Args:
        first: the container of what one presses first.
    """
    with first:
        bring_network()
        network, module = choose_module()
        untold = choose_untold(module)
        say_what_it_is(module, **untold)
        sequence = choose_sequence(module)
    return network, module, sequence, untold


def show(
    network: Network,
    found: Recurrent,
    sequence: np.ndarray | None,
    untold: dict[str, object],
    settings: DeltaGenerator,
) -> None:
    """What the module makes of the sequence.

    Args:
        network: that is looked into.
        found: its module.
        sequence: ``(time, features)``; None: there is none that fits.
        untold: what its weights do not tell.
        settings: the container of what else can be chosen.
    """
    if sequence is None:
        st.info(_("Nothing is shown until the sequence fits the network."))
        return
    of = (network.digest, found.name, sequence.shape, sequence.tobytes(), *untold.values())
    module = found.module(**untold)  # type: ignore[arg-type]
    traced = newest("inspect-trace", of, lambda: read_sequence(module, sequence))
    if traced is None:
        _say_it_grows()
        return
    with settings:
        place = choose_place(found, traced)
        gates = shows_gates(found)
        say_what_is_unknown(found)
    direction = place.direction
    struck = newest("inspect-struck", (*of, direction), lambda: read_struck(module, traced.inputs, direction))
    looked: Look | None = newest("inspect-look", (*of, place), lambda: look(module, traced, struck, place))
    if looked is None:
        _say_it_grows()
    else:
        inspect_stage(looked, gates, network, module)


def _say_it_grows() -> None:
    st.error(_("The hidden states grow beyond all numbers on this sequence. Choose fewer steps or smaller inputs."))
