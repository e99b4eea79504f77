"""The verdict, which follows the pen: each message of it draws the verdict and the stage anew, and no more."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from rnnplay.digits.panels import View
from rnnplay.digits.reading import Reading, glance, read
from rnnplay.digits.ui.networks import unit_orders
from rnnplay.digits.ui.reading_stage import STAGE, reading_while_drawn
from rnnplay.digits.ui.reading_view import shows_saliency
from rnnplay.engine.fair_lock import FairLock
from rnnplay.lessons.draw.ui.samples import picked_sample
from rnnplay.lessons.draw.ui.sheet import SHEET, Picture, drawn
from rnnplay.lessons.draw.ui.verdict import show_verdict
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.ui.query_params import value_of

CROWD = 2  # so many wait for their verdict: stages, which take as long again, wait until the page is drawn anew
_TURNS = FairLock()  # of all who draw: one is answered after the other, so that the server has time for all else


@dataclass
class Live:
    """What a network makes of a picture, and of what becomes of it while one draws on.

    Attributes:
        name: of the network.
        model: the network.
        picture: what is there when the page is drawn.
        reading: of that picture; None when the page has been drawn.
        view: what is shown on the stage; None until that is known.
    """

    name: str
    model: RowClassifier
    picture: Picture
    reading: Reading | None
    view: View | None = None


@st.fragment
def say(live: Live) -> None:
    """The verdict. When the pen sends more, this runs alone."""
    reading, picture, stage = live.reading, live.picture, None
    live.reading = None
    if reading is None:
        crowded = _TURNS.waiting >= CROWD
        lane = _TURNS.take()
        try:
            picture = drawn() or picked_sample()
            reading, stage = _follow(live, picture, crowded)
        finally:
            _TURNS.give(lane)
    show_verdict(reading, picture)
    SHEET.watch(STAGE, stage)


def _follow(live: Live, picture: Picture, crowded: bool) -> tuple[Reading, dict[str, Any] | None]:
    """The reading, and what the stage is to show of it.

    Nothing where it has no time, or shows two readings, or the stroke has ended: then the page is drawn anew at once.
    """
    view = live.view
    if view is None or value_of("why") or crowded or not SHEET.moves_the_stage():
        return glance(live.model, picture.image, picture.unclear), None
    reading = read(live.model, picture.image, picture.unclear, saliency=shows_saliency())
    orders = unit_orders(live.name, live.model, view.alike)
    return reading, reading_while_drawn(reading, orders, live.model, view, live.name)
