"""The networks to read with: which one was picked, and what is known of it."""

from collections.abc import Collection
from typing import Any

import numpy as np
import streamlit as st
import torch

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.checkpoints import CheckpointError
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.device import DeviceError, get_device
from rnnplay.digits.ui.directions import where_it_is_read
from rnnplay.digits.ui.own_networks import bring_network, own_networks
from rnnplay.figures.seriation import alike_together
from rnnplay.literal import in_markdown
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _, percent
from rnnplay.trace import trace
from rnnplay.ui.kinds import one_of
from rnnplay.ui.query_params import will_be
from rnnplay.ui.widgets import select

ORDERED_ON = 64  # digits on which units are compared: enough to see every class a few times


def picked_network() -> tuple[str, RowClassifier, Card]:
    """The network that the reader chose: its name, from the session or the link, the network, and its card."""
    cards = {card.name: card for card in shipped_cards()}
    if not cards:
        st.error(_("No network in {folder} can be loaded.").format(folder=in_markdown(str(checkpoints.FOLDER))))
        st.stop()
    name = will_be("network", one_of([*own_networks(), *cards]), _usual(cards))
    if name in own_networks():
        return name, own_networks()[name].model, own_networks()[name].card
    card = cards[name]
    try:
        return card.name, load_network(card.name), card
    except (CheckpointError, DeviceError) as error:
        st.error(in_markdown(str(error)))
        st.stop()


def _usual(shipped: Collection[str]) -> str:
    return checkpoints.DEFAULT if checkpoints.DEFAULT in shipped else next(iter(shipped))


def _gone(name: str) -> str:
    """Why a link's network is not there."""
    if _("{name} (yours)").format(name="").rstrip(")") in name:
        return _("was loaded or trained in an earlier session (load its file again)")
    return _("does not exist")


def pick_network(card: Card) -> None:
    """The choice of a network by its name, with what the present one's ``card`` says of it."""
    names = [*own_networks(), *(each.name for each in shipped_cards())]
    select(_("Network"), names, _usual([each.name for each in shipped_cards()]), "network", absent=_gone)
    st.caption(
        _("Test accuracy {accuracy} ({images}); {parameters:,} parameters.").format(
            accuracy=percent(card.accuracy, 2), images=in_markdown(_(card.accuracy_on)), parameters=card.parameters
        )
    )
    if seen := where_it_is_read(card.architecture):
        st.caption(seen)
    bring_network()


@st.cache_resource(show_spinner=False)
def load_network(name: str) -> RowClassifier:
    """A shipped network on the device, shared by all sessions: it is read from and never written to."""
    model, _card = checkpoints.load(name, get_device())
    return model


def known_of(name: str) -> dict[str, Any]:
    """What is worked out once about a network: of a shipped one for all sessions.

    Args:
        name: of the network.
    """
    own = own_networks().get(name)
    return _known_of_shipped(name) if own is None else own.known


@st.cache_resource(show_spinner=False)
def _known_of_shipped(name: str) -> dict[str, Any]:
    return {}


def unit_orders(name: str, model: RowClassifier, alike: bool) -> list[list[np.ndarray]]:
    """For each layer and direction its units from left to right.

    Args:
        name: of the network.
        model: the network.
        alike: whether those that behave alike on MNIST's digits stand beside each other, or all as torch has them.
    """
    if not alike:
        return _as_torch(model)
    known = known_of(name)
    if "alike" not in known:
        known["alike"] = _compare_units(model)
    return known["alike"]


def _as_torch(model: RowClassifier) -> list[list[np.ndarray]]:
    recurrent = model.recurrent
    directions = 2 if recurrent.bidirectional else 1
    return [[np.arange(recurrent.hidden_size)] * directions for _layer in range(recurrent.num_layers)]


def _compare_units(model: RowClassifier) -> list[list[np.ndarray]]:
    images = to_input(load_mnist("test").images[:ORDERED_ON]).to(get_device())  # (batch, rows, pixels)
    with torch.inference_mode():
        layers = trace(model.recurrent, images).layers
    return [[alike_together(each.hidden_state.flatten(0, 1).cpu().numpy()) for each in layer] for layer in layers]


@st.cache_resource(show_spinner=False)
def shipped_cards() -> tuple[Card, ...]:
    """Of all shipped networks, read once for all sessions."""
    return checkpoints.list()
