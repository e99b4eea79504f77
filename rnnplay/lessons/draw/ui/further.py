"""Where to go on from a reading: why it came out so, the cells' numbers, and what was measured on many images.

What each of them needs is imported when it is asked for: most who draw ask for none.
"""

from functools import partial

import streamlit as st

from rnnplay.digits.panels import View
from rnnplay.digits.reading import Reading
from rnnplay.digits.ui.handed_over import hand_over
from rnnplay.digits.ui.networks import unit_orders
from rnnplay.digits.ui.reading_stage import reading_stage
from rnnplay.lessons.draw.ui.sheet import SHEET, Picture
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.ui.inside import look_inside
from rnnplay.ui.query_params import value_of
from rnnplay.ui.widgets import toggle


def ask_why() -> None:
    """The switch of `rnnplay.lessons.draw.ui.why`."""
    toggle(
        _("Why this answer?"),
        "why",
        help=_("Changes one thing, such as a few rows, a gate or a unit, and shows what becomes of the prediction."),
    )


def show_reading(name: str, model: RowClassifier, reading: Reading, view: View) -> None:
    """The stage of a reading; where one asks why, of two: as it is, and with a change.

    Args:
        name: of the network.
        model: the network.
        reading: as it reads.
        view: what is shown.
    """
    if value_of("why"):
        from rnnplay.lessons.draw.ui.why import explain

        explain(name, model, reading, view)
    else:
        reading_stage(reading, unit_orders(name, model, view.alike), model, view, name)


def go_further(name: str, model: RowClassifier, picture: Picture) -> None:
    """The way into the cells, and the switches of what was measured on many images, with what they show.

    Args:
        name: of the network.
        model: the network.
        picture: what it reads.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        _look_inside(name, picture)
        gates = toggle(
            _("Which gate matters?"),
            "gates-matter",
            help=_("What is left of the accuracy of each network when one of its gates has a fixed value."),
        )
        judged = toggle(
            _("Is the saliency right?"),
            "deletion",
            help=_("Removes the most salient pixels of many images first, and compares with random pixels."),
        )
    if gates:
        from rnnplay.lessons.draw.ui.gates_matter import which_gate_matters

        which_gate_matters()
    if judged:
        from rnnplay.lessons.draw.ui.deletion import is_saliency_right

        is_saliency_right(name, model)


def _look_inside(network: str, picture: Picture) -> None:
    """A button that opens the page of the cell with this picture and this network."""
    ink = SHEET.ink
    # All is said, the defaults too: that page may have shown something else before.
    if picture.sample is not None:
        look_inside(source="digit", network=network, digit=picture.sample)
    elif ink and picture.file is None:
        look_inside(source="digit", network=network, digit="drawing", ink=ink)
    else:  # a photograph, or a drawing that is too long for a link
        hand = partial(hand_over, picture.image, picture.unclear)
        look_inside(hand, source="digit", network=network, digit="picture")
