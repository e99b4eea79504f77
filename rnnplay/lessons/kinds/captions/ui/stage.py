"""The stage of one description: the picture, then word by word."""

from functools import partial

from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.lessons.kinds.captions.panels import captions, reading_panels
from rnnplay.lessons.kinds.captions.quantities import read
from rnnplay.lessons.kinds.captions.repeat import repeat
from rnnplay.lessons.kinds.ui.networks import Network
from rnnplay.models.captioner import Captioner
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated


def describing_stage(reading: Reading, network: Network[Captioner]) -> None:
    """Draw it.

    Args:
        reading: of a picture.
        network: that described it.
    """
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
        repeated=Repeated(network.name, network.model.state_dict, partial(repeat, network.model, reading)),
        address="step",
    )
