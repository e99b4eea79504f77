"""The stage of one description: the picture, then word by word."""

from functools import partial

from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.lessons.kinds.captions.panels import captions, reading_panels
from rnnplay.lessons.kinds.captions.quantities import read
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of


def describing_stage(reading: Reading) -> None:
    """Draw it."""
    replay(
        reading_panels(reading),
        key="captions",
        steps=len(reading.hidden_states),
        step_name=_("Step"),
        captions=captions(reading),
        label=_("A network describes a picture"),
        labels={"play": _("Play the description"), "pause": _("Pause the description")},
        version=version_of(reading.picture.tobytes(), reading.probabilities.tobytes()),
        on_new_data="replay",
        autoplay=True,
        speed=2,
        numbers=partial(read, reading),
        address="step",
    )
