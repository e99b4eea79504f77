"""What a reading comes to, in a sentence, and as an object of JSON."""

from contextlib import suppress
from datetime import date
from typing import Any

from rnnplay.lessons.kinds.dates.observation import Reading
from rnnplay.lessons.kinds.dates.rule import by_rule
from rnnplay.text import _, percent


def day_of(answer: str) -> date | None:
    """The day that an answer names; None if it is none of the calendar."""
    with suppress(ValueError):
        day = date.fromisoformat(answer)
        return day if day.isoformat() == answer else None
    return None


def is_known(reading: Reading, threshold: float | None) -> bool:
    """Whether what was read is taken for a date.

    Args:
        reading: of a text.
        threshold: the least probability; None: it was not measured, and every day of the calendar is taken.
    """
    return day_of(reading.answer) is not None and reading.probability >= (threshold or 0.0)


def verdict(reading: Reading, threshold: float | None, answer: str = "") -> str:
    """What was read and how sure the network is, or that it is no date that it knows.

    Args:
        reading: of a text.
        threshold: of `is_known`.
        answer: the answer as it is to be shown; as it is if empty.
    """
    share, answer = percent(reading.probability, 1), answer or reading.answer or "–"
    if is_known(reading, threshold):
        return _("{answer}, with probability {share}.").format(answer=answer, share=share)
    if day_of(reading.answer) is None:
        return _(
            "That is no date I know: nearest reading {answer}, which is no day of the calendar, with probability "
            "{share}."
        ).format(answer=answer, share=share)
    return _(
        "That is no date I know: nearest reading {answer}, with probability {share}. For a date I know it is at least "
        "{least}."
    ).format(answer=answer, share=share, least=percent(threshold or 0.0, 1))


def doubt(reading: Reading, threshold: float | None) -> str:
    """That the rule by hand reads another day where the network is sure of one; nothing if it does not.

    A network is sure of ways of writing that it never saw, too: of “3rd of March”, which no locale has.
    """
    other = by_rule(reading.text)
    if not is_known(reading, threshold) or other is None or day_of(other) is None or other == reading.answer:
        return ""
    return _("The rule by hand reads {other}: the network may never have seen this way of writing.").format(other=other)


def in_words(reading: Reading, threshold: float | None) -> str:
    """For a terminal: a date that is known stands alone, so that another program can take it."""
    return reading.answer if is_known(reading, threshold) else verdict(reading, threshold)


def as_dictionary(reading: Reading, threshold: float | None) -> dict[str, Any]:
    """The reading, as one line of JSON has it."""
    return {
        "text": reading.text,
        "date": reading.answer if is_known(reading, threshold) else None,
        "known": is_known(reading, threshold),
        "reading": reading.answer,
        "probability": reading.probability,
        "threshold": threshold,
        "rule": by_rule(reading.text),
        "by_letter": reading.of_written.tolist(),
    }
