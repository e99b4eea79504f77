"""The stage of one reading: letter by letter in, then letter by letter out."""

from functools import partial

from rnnplay.lessons.kinds.dates.observation import Reading
from rnnplay.lessons.kinds.dates.panels import captions, reading_panels, steps_of
from rnnplay.lessons.kinds.dates.quantities import read
from rnnplay.lessons.kinds.dates.repeat import repeat
from rnnplay.lessons.kinds.ui.networks import Network
from rnnplay.literal import isolated
from rnnplay.models.seq2seq import Seq2Seq
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated


def reading_stage(reading: Reading, network: Network[Seq2Seq]) -> None:
    """Draw it.

    Args:
        reading: of a text.
        network: that read it.
    """
    replay(
        reading_panels(reading),
        key="dates",
        steps=steps_of(reading),
        step_name=_("Step"),
        captions=captions(reading),
        label=_("A network reads “{text}”").format(text=isolated(reading.text)),
        labels={"play": _("Play the reading"), "pause": _("Pause the reading")},
        version=version_of(reading.text.encode(), reading.probabilities.tobytes()),
        on_new_data="replay",
        autoplay=True,
        speed=10,
        numbers=partial(read, reading),
        repeated=Repeated(network.name, network.model.state_dict, partial(repeat, network.model, reading)),
        address="step",
    )
