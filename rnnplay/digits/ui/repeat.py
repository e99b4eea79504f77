"""What a script needs that repeats the reading of a digit."""

from functools import partial

import numpy as np

from rnnplay.digits.repeat import repeat_reading
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.ui.take_away import Repeated


def repeated_reading(name: str, model: RowClassifier, image: np.ndarray) -> Repeated:
    """The reading of an image ``(rows, pixels)`` by the network ``name``."""
    return Repeated(name, model.state_dict, partial(repeat_reading, model, image))
