"""The switches of what is shown of a network."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from rnnplay.digits.panels import View
from rnnplay.figures.trace_panels import READS
from rnnplay.text import _
from rnnplay.ui.kinds import TRUTH
from rnnplay.ui.query_params import not_here, will_be
from rnnplay.ui.widgets import segments, toggle


def shows_saliency() -> bool:
    """Whether `choose_view` will say so: known before it is drawn."""
    return bool(will_be("influence", TRUTH, False))


def choose_view(
    architecture: Mapping[str, Any], trained: bool = True, first: Callable[[], object] = lambda: None
) -> View:
    """The switches, as far as the network has what they show.

    Args:
        architecture: of the network.
        trained: whether it stays as it is, so that its pixels can be weighed.
        first: draws what stands before them.
    """
    both = architecture["bidirectional"]
    with st.container(horizontal=True, vertical_alignment="center", key="view"):
        first()
        saliency = trained and _choose_saliency()
        alike = _choose_order(trained)
        gates = _choose_gates(architecture["cell"])
        layer, direction = _choose_whose_gates(architecture, shown=gates)
    if not both:
        not_here("probabilities", "prefix")
    return View(gates, layer, direction, alike, saliency, by_state=both and _choose_probabilities())


def _choose_saliency() -> bool:
    return toggle(
        _("Saliency"),
        "influence",
        help=_(
            "The gradient of the prediction with respect to each pixel: where more ink would speak for "
            "or against the prediction."
        ),
    )


def _choose_order(trained: bool) -> bool:
    """Whether units that behave alike stand beside each other."""
    return toggle(
        _("Sort units by similarity"),
        "alike",
        True,
        help=_("Places units with similar activations on MNIST's digits beside each other.")
        if trained
        else _(
            "Places units with similar activations on this digit beside each other. The order is "
            "computed at each step, so a column can be another unit at another step. Switched off, the "
            "columns are in torch's order, the same at every step."
        ),
    )


def _choose_gates(cell: str) -> bool:
    """Whether they are shown; a plain RNN has none."""
    if cell == "rnn":
        not_here("gates", "false")
        st.caption(_("A plain RNN has no gates."))
        return False
    return toggle(
        _("Gates"),
        "gates",
        help=_(
            "The gates of one layer at each row, and its states. xₜ is the row of pixels, or in a higher "
            "layer the hidden state of the layer below."
        ),
    )


def _choose_whose_gates(architecture: Mapping[str, Any], shown: bool) -> tuple[int, int]:
    """Layer and direction, from 0. Always there, so that nothing moves when the gates are switched on."""
    layer, direction, layers = 1, READS[0], architecture["num_layers"]
    gated = architecture["cell"] != "rnn"
    beside: dict[str, Any] = {"label_visibility": "collapsed", "disabled": not shown, "width": "content"}
    if gated and layers > 1:
        st.caption(_("of layer"), width="content")
        layer = segments(_("Layer"), range(1, layers + 1), 1, "layer", **beside)
    else:
        not_here("layer", "1")
    if gated and architecture["bidirectional"]:
        direction = segments(_("Direction"), READS, READS[0], "direction", **beside)
    else:
        not_here("direction", READS[0])
    return layer - 1, READS.index(direction)


def _choose_probabilities() -> bool:
    """Whether they are those of the states shown."""
    names = {"prefix": _("Read rows 1…t again"), "states": _("From the states shown")}
    return (
        segments(
            _("Class probabilities at row t"),
            tuple(names),
            "prefix",
            "probabilities",
            names.__getitem__,
            _(
                "With two directions these differ. Again: both directions read only rows 1…t, as if the "
                "image ended there. From the states shown: both have read the whole image, and the linear "
                "layer is applied to their states at each row."
            ),
        )
        == "states"
    )
