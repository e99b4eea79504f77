"""The shipped networks: which one reads, and what is known of it."""

import numpy as np
import streamlit as st
import torch

from rnnplay import checkpoints
from rnnplay.checkpoints import Card, CheckpointError
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.device import DeviceError, get_device
from rnnplay.figures.order import alike_together
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.trace import trace

ORDERED_ON = 64  # digits on which units are compared: enough to see every class a few times


def picked_network() -> tuple[RowClassifier, Card]:
    """The network that the reader chose, by the name in the session or in the link, with its card."""
    cards = {card.name: card for card in _cards()}
    if not cards:
        st.error(_("There is no network that could be loaded in {folder}.").format(folder=checkpoints.FOLDER))
        st.stop()
    name = st.session_state.get("network", st.query_params.get("network"))
    card = cards.get(name) or next(iter(cards.values()))
    try:
        return load_network(card.name), card
    except (CheckpointError, DeviceError) as error:
        st.error(str(error))
        st.stop()


def pick_network(card: Card) -> None:
    """The choice of a network by its name, with what the present one's ``card`` says of it."""
    st.selectbox(_("Network"), [each.name for each in _cards()], key="network", bind="query-params")
    st.caption(
        _("Right on {accuracy:.2%} of {images}; {parameters:,} weights.").format(
            accuracy=card.accuracy, images=card.accuracy_on, parameters=card.parameters
        )
    )
    if card.architecture["bidirectional"]:
        st.caption(_how_two_directions_are_read(card.architecture["readout"]))


def _how_two_directions_are_read(readout: str) -> str:
    if readout == "last":
        return _(
            "One half reads down, one up. The verdict is taken at the last row, as many tutorials do: "
            "there the half that reads up has seen that one row only."
        )
    return _("One half reads down, one up. The verdict is taken where each ends: both have seen every row.")


@st.cache_resource(show_spinner=False)
def load_network(name: str) -> RowClassifier:
    """A shipped network on the device, shared by all sessions: it is read from and never written to."""
    model, _card = checkpoints.load(name, get_device())
    return model


@st.cache_resource(show_spinner=False)
def units_alike(name: str) -> list[list[np.ndarray]]:
    """For each layer and direction its units, those that behave alike on MNIST's digits beside each other."""
    model = load_network(name)
    images = to_input(load_mnist("test").images[:ORDERED_ON]).to(get_device())  # (batch, rows, pixels)
    with torch.inference_mode():
        layers = trace(model.recurrent, images).layers
    return [[alike_together(half.hidden_state.flatten(0, 1).cpu().numpy()) for half in layer] for layer in layers]


@st.cache_resource(show_spinner=False)
def _cards() -> tuple[Card, ...]:
    return checkpoints.list()
