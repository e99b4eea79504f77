"""What a description comes to, in a sentence, and as an object of JSON."""

from typing import Any

from rnnplay.lessons.kinds.captions.grammar import parsed
from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.text import _, percent


def is_known(reading: Reading, threshold: float | None) -> bool:
    """Whether what was shown is taken for a scene.

    Args:
        reading: of a picture, greedy.
        threshold: the least probability; None: it was not measured, and every caption of the grammar is taken.
    """
    return parsed(reading.caption) is not None and reading.probability >= (threshold or 0.0)


def verdict(reading: Reading, threshold: float | None, caption: str = "") -> str:
    """What was written and how sure the network is, or that it is no scene that it knows.

    Args:
        reading: of a picture, greedy.
        threshold: of `is_known`.
        caption: as it is to be shown; as it is if empty.
    """
    share, caption = percent(reading.probability, 1), caption or reading.caption or "–"
    if is_known(reading, threshold):
        return _("{caption}, with probability {share}.").format(caption=caption, share=share)
    if parsed(reading.caption) is None:
        return _(
            "That is no scene I know: the nearest caption is {caption}, which is not grammatical, with probability "
            "{share}."
        ).format(caption=caption, share=share)
    return _(
        "That is no scene I know: the nearest caption is {caption}, with probability {share}. For a scene of one to "
        "three digits it is nearly always at least {least}."
    ).format(caption=caption, share=share, least=percent(threshold or 0.0, 1))


def in_words(reading: Reading, threshold: float | None) -> str:
    """For a terminal: the caption of a scene that is known stands alone, so that another program can take it."""
    return reading.caption if is_known(reading, threshold) else verdict(reading, threshold)


def as_dictionary(reading: Reading, threshold: float | None) -> dict[str, Any]:
    """The description, as one line of JSON has it."""
    known = is_known(reading, threshold)
    return {
        "caption": reading.caption if known else None,
        "known": known,
        "grammatical": parsed(reading.caption) is not None,
        "nearest": reading.caption,
        "probability": reading.probability,
        "threshold": threshold,
        "by_word": reading.of_written.tolist(),
    }
