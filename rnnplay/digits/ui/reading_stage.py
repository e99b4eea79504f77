"""The stage of one reading: the picture, the states, the gates and the verdict on one axis of rows."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from rnnplay.digits.observation import Watched
from rnnplay.digits.panels import View, reading_panels
from rnnplay.digits.quantities import reading_quantities, watched_quantities
from rnnplay.digits.reading import Reading
from rnnplay.digits.ui.repeat import repeated_reading
from rnnplay.digits.verdict import after_each_row
from rnnplay.figures.seriation import alike_together
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.stage_data import payload
from rnnplay.ui.stage_options import Replayed
from rnnplay.ui.take_away import Repeated

STAGE = "reading"  # the key of `reading_stage`


def reading_stage(
    reading: Reading,
    orders: Sequence[Sequence[np.ndarray]],
    model: RowClassifier,
    view: View,
    name: str,
) -> None:
    """Draw a reading by the network ``name`` on the stage.

    Args:
        reading: what is shown.
        orders: for each layer and direction the units from left to right.
        model: the network.
        view: what is shown of it.
        name: of the network.
    """
    replay(
        reading_panels(reading, orders, model.architecture, view),
        key=STAGE,
        numbers=partial(reading_quantities, reading),
        repeated=repeated_reading(name, model, reading.image),
        **_told(reading, view, name, being_drawn=False),
    )


def reading_while_drawn(
    reading: Reading, orders: Sequence[Sequence[np.ndarray]], model: RowClassifier, view: View, name: str
) -> dict[str, Any]:
    """What the stage of `reading_stage` is to show while that is not called, for a component that hands it on.

    Args:
        reading, orders, model, view, name: as for `reading_stage`, of an image that is being drawn.
    """
    panels = reading_panels(reading, orders, model.architecture, view)
    return payload(panels, **_told(reading, view, name, being_drawn=True))


def _told(reading: Reading, view: View, name: str, being_drawn: bool) -> Replayed:
    """While the image is being drawn the stage stands at its last row; when it has been drawn, it is read."""
    moment = b"being drawn" if being_drawn else b""
    return {
        **_words(reading, view),
        "label": _("The network reads the image row by row"),
        "version": version_of(name.encode(), reading.image.tobytes(), moment),
        "autoplay": True,
        "on_new_data": "end" if being_drawn else "replay",
        "address": "row",
    }


def watched_stage(
    watched: Watched, architecture: Mapping[str, Any], view: View, repeated: Repeated | None = None
) -> None:
    """Draw a reading by a network that is learning; another stage stands above.

    Args:
        watched: the reading.
        architecture: of the network.
        view: what is shown of it.
        repeated: what a script repeats of it.
    """
    reading = watched.reading
    # The order is that of this very step: while a network learns, which units are alike changes too.
    orders = [[_order(states["hidden_state"], view.alike) for states in layer] for layer in reading.layers]
    told: Replayed = {
        **_words(reading, view),
        "label": _("The network reads the digit row by row"),
        "version": version_of(reading.image.tobytes()),
        "on_new_data": "stay",
    }
    panels = reading_panels(reading, orders, architecture, view, compact=True)
    replay(panels, key="watched", numbers=partial(watched_quantities, watched), repeated=repeated, **told)


def _words(reading: Reading, view: View) -> Replayed:
    return {
        "steps": len(reading.by_row),
        "step_name": _("Row"),
        "captions": sentences(reading, view),
        "label": "",
        "labels": {"play": _("Play the reading"), "pause": _("Pause the reading")},
    }


def sentences(reading: Reading, view: View) -> list[str]:
    """One a row: what the probabilities shown say there."""
    said = after_each_row(view.probabilities(reading))
    return [_("From the states shown: {sentence}").format(sentence=each) for each in said] if view.by_state else said


def _order(hidden_state: np.ndarray, alike: bool) -> np.ndarray:
    if not alike:
        return np.arange(hidden_state.shape[-1])
    return alike_together(hidden_state.astype(np.float32))
