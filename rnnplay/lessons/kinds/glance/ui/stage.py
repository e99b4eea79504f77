"""The stage of one image: at one glance, and row by row."""

from functools import partial

from rnnplay.lessons.kinds.glance.observation import Reading
from rnnplay.lessons.kinds.glance.panels import captions, reading_panels
from rnnplay.lessons.kinds.glance.quantities import read
from rnnplay.lessons.kinds.glance.repeat import repeat
from rnnplay.lessons.kinds.glance.ui.networks import Pair
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated


def reading_stage(glance: Reading, rows: Reading, pair: Pair) -> None:
    """Draw it.

    Args:
        glance, rows: of the same image.
        pair: the networks.
    """
    replay(
        reading_panels(glance, rows),
        key="glance",
        steps=rows.steps,
        step_name=_("Row"),
        captions=captions(glance, rows),
        label=_("A digit is read at one glance, and row by row"),
        labels={"play": _("Play the reading"), "pause": _("Pause the reading")},
        version=version_of(pair.name.encode(), glance.image.tobytes()),
        on_new_data="replay",
        autoplay=True,
        speed=10,
        numbers=partial(read, glance, rows),
        repeated=Repeated("glance-rows", pair.rows.state_dict, partial(repeat, pair.rows, rows)),
        address="row",
    )
