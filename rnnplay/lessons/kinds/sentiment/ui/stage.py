"""The stage of one reading: word by word."""

from functools import partial

from rnnplay.lessons.kinds.sentiment.observation import Reading
from rnnplay.lessons.kinds.sentiment.panels import reading_panels
from rnnplay.lessons.kinds.sentiment.quantities import read
from rnnplay.lessons.kinds.sentiment.repeat import repeat
from rnnplay.lessons.kinds.sentiment.verdict import captions
from rnnplay.literal import isolated
from rnnplay.models.word_classifier import WordClassifier
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated


def reading_stage(reading: Reading, gates: bool, name: str, network: WordClassifier) -> None:
    """Draw it.

    Args:
        reading: of a sentence.
        gates: whether the gates are shown too.
        name: of the network.
        network: that read it.
    """
    sentence = " ".join(reading.words)
    replay(
        reading_panels(reading, gates),
        key="sentiment",
        steps=len(reading.words),
        step_name=_("Word"),
        captions=captions(reading),
        label=_("A network reads “{text}”").format(text=isolated(sentence)),
        labels={"play": _("Play the reading"), "pause": _("Pause the reading")},
        version=version_of(sentence.encode(), reading.hidden_states.tobytes()),
        on_new_data="replay",
        autoplay=True,
        speed=2,
        numbers=partial(read, reading),
        repeated=Repeated(name, network.state_dict, partial(repeat, network, reading.words)),
        address="step",
    )
