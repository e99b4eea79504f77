"""What a description comes to, in a sentence, and as an object of JSON."""

from typing import Any

from rnnplay.lessons.kinds.captions.grammar import parsed
from rnnplay.lessons.kinds.captions.limits import Limits
from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.text import _, percent


def is_known(reading: Reading, limits: Limits) -> bool:
    """Whether what was shown is taken for a scene.

    Args:
        reading: of a picture, greedy.
        limits: of the network.
    """
    return parsed(reading.caption) is not None and bool(limits.allow(reading.probability, reading.left_out))


def verdict(reading: Reading, limits: Limits, caption: str = "") -> str:
    """What was written and how sure the network is, or that it is no scene that it knows, and why.

    Args:
        reading: of a picture, greedy.
        limits: of `is_known`.
        caption: as it is to be shown; as it is if empty.
    """
    caption = caption or reading.caption or "–"
    if is_known(reading, limits):
        said = _("{caption}, with probability {share}.")
    elif parsed(reading.caption) is None:
        said = _(
            "That is no scene I know: the nearest caption is {caption}, which is not grammatical, with probability "
            "{share}."
        )
    elif reading.left_out > limits.left_out:
        said = _(
            "That is no scene I know: the nearest caption is {caption}, but {left_out} of the ink is where none of "
            "these digits would be. A scene has one to three digits, and hardly any ink beside them."
        )
    else:
        said = _(
            "That is no scene I know: the nearest caption is {caption}, with probability {share}. For a scene of one "
            "to three digits it is nearly always at least {least}."
        )
    return said.format(
        caption=caption,
        share=percent(reading.probability, 1),
        left_out=percent(reading.left_out, 0),
        least=percent(limits.probability, 1),
    )


def in_words(reading: Reading, limits: Limits) -> str:
    """For a terminal: the caption of a scene that is known stands alone, so that another program can take it."""
    return reading.caption if is_known(reading, limits) else verdict(reading, limits)


def as_dictionary(reading: Reading, limits: Limits) -> dict[str, Any]:
    """The description, as one line of JSON has it."""
    known = is_known(reading, limits)
    return {
        "caption": reading.caption if known else None,
        "known": known,
        "grammatical": parsed(reading.caption) is not None,
        "nearest": reading.caption,
        "probability": reading.probability,
        "threshold": limits.probability,
        "left_out": reading.left_out,
        "left_out_threshold": limits.left_out,
        "by_word": reading.of_written.tolist(),
    }
