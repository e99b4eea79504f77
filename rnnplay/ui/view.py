"""The switches of what is shown of a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from rnnplay.text import _
from rnnplay.ui.address import segments

READS: tuple[Literal["forward", "backward"], ...] = ("forward", "backward")


@dataclass(frozen=True)
class View:
    """What of a network is shown.

    Attributes:
        gates: whether to show the gates of one layer and direction.
        layer: that layer, from 0.
        direction: that direction, 0 forward and 1 backward.
        alike: whether units that behave alike stand together.
        influence: whether to show how each pixel moved the verdict.
        by_state: whether class probabilities are those that the states shown give at each row, instead of those of the
            picture that ends there. With one direction the two are the same.
    """

    gates: bool
    layer: int
    direction: int
    alike: bool
    influence: bool
    by_state: bool = False


def choose_view(architecture: Mapping[str, Any], trained: bool = True) -> View:
    """The switches, as far as the network has what they show.

    Args:
        architecture: of the network.
        trained: whether it stays as it is, so that its units can be compared and its pixels weighed.
    """
    layers, both = architecture["num_layers"], architecture["bidirectional"]
    gated = architecture["cell"] != "rnn"
    layer, direction = 1, READS[0]
    with st.container(horizontal=True, vertical_alignment="center", key="view"):
        influence = trained and st.toggle(
            _("What mattered"),
            key="influence",
            bind="query-params",
            help=_(
                "The gradient of the verdict with respect to each pixel: where more ink would speak for or against it."
            ),
        )
        alike = trained and st.toggle(
            _("Alike together"),
            key="alike",
            bind="query-params",
            help=_("Sort the units so that those that behave alike on MNIST's digits stand beside each other."),
        )
        gates = gated and st.toggle(
            _("Gates"),
            key="gates",
            bind="query-params",
            help=_(
                "The gates of one layer at each row, and the state that they write. xₜ is the row of pixels, in a "
                "higher layer the hidden states of the layer below."
            ),
        )
        if not gated:
            st.caption(_("A plain RNN has no gates."))
        if gates and layers > 1:
            layer = st.segmented_control(
                _("Layer"), range(1, layers + 1), default=1, required=True, key="layer", bind="query-params"
            )
        if gates and both:
            direction = st.segmented_control(
                _("Direction"), READS, default=READS[0], required=True, key="direction", bind="query-params"
            )
    by_state = both and _choose_probabilities()
    return View(gates, layer - 1, READS.index(direction), alike, influence, by_state)


def _choose_probabilities() -> bool:
    """Whether they are those of the states shown."""
    names = {"prefix": _("Read rows 1…t anew"), "states": _("From the states shown")}
    return (
        segments(
            _("Class probabilities at row t"),
            tuple(names),
            names.__getitem__,
            "prefix",
            "probabilities",
            _(
                "With two directions these differ. Anew: both directions read rows 1…t and no other, as if the image "
                "ended there. From the states shown: both have read the whole image, and the linear layer is applied "
                "to their states at each row."
            ),
        )
        == "states"
    )
