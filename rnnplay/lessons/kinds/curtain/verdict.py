"""What a reading comes to, in a sentence or two."""

import numpy as np

from rnnplay.lessons.kinds.curtain.observation import Answers, Reading
from rnnplay.text import _, ngettext


def right_at(reading: Reading, answers: Answers) -> np.ndarray:
    """At which frames a network is right, ``(time,)``: in both answers, or in the direction where nobody knows the
    digit."""
    right = answers.direction.argmax(axis=1) == reading.direction
    return right if reading.scene.label is None else right & (answers.digit.argmax(axis=1) == reading.scene.label)


def verdict(reading: Reading) -> str:
    """How often a network is right while the digit is hidden, with its state and without it."""
    count = int(reading.hidden.sum())
    if not count:
        return _("On this way the digit is never wholly behind the curtain. Choose another way.")
    hidden = ngettext(
        "The digit is wholly hidden at {count} frame.", "The digit is wholly hidden at {count} frames.", count
    ).format(count=count)
    carried, reset = (int(right_at(reading, each)[reading.hidden].sum()) for each in (reading.carried, reading.reset))
    if reading.scene.label is None:
        digit = np.bincount(reading.carried.digit[reading.hidden].argmax(axis=1)).argmax()
        said = _(
            "There the network mostly says **{digit}**. The direction is right at **{carried}** of them, and at "
            "{reset} if its state is reset before each frame."
        )
        return f"{hidden} {said.format(digit=int(digit), carried=carried, reset=reset)}"
    said = _(
        "There digit and direction are both right at **{carried}** of them, and at {reset} if the state is reset "
        "before each frame."
    )
    return f"{hidden} {said.format(carried=carried, reset=reset)}"
