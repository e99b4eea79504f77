"""Every family of networks that a file may hold, by the name that cards call it.

A family that is added here can be saved, loaded and checked, and is found by the command line.
"""

from typing import Any

from torch import nn

from rnnplay.families.captioner import CAPTIONER
from rnnplay.families.family import Family
from rnnplay.families.forecaster import FORECASTER
from rnnplay.families.glance import GLANCE
from rnnplay.families.next_frame import NEXT_FRAME
from rnnplay.families.row_classifier import ROW_CLASSIFIER
from rnnplay.families.seq2seq import SEQ2SEQ
from rnnplay.families.video_labeller import VIDEO_LABELLER
from rnnplay.families.word_classifier import WORD_CLASSIFIER

_ALL = (ROW_CLASSIFIER, SEQ2SEQ, WORD_CLASSIFIER, GLANCE, CAPTIONER, VIDEO_LABELLER, NEXT_FRAME, FORECASTER)
FAMILIES: dict[str, Family[Any]] = {family.name: family for family in _ALL}


def family_of(model: nn.Module) -> Family[Any]:
    """The family that a network is of.

    Raises:
        KeyError: of none that is known.
    """
    for family in FAMILIES.values():
        if isinstance(model, family.module):
            return family
    raise KeyError(type(model).__name__)
