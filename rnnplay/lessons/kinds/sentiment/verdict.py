"""What a reading comes to, in sentences, and as an object of JSON."""

from typing import Any

from rnnplay.lessons.kinds.sentiment.observation import Reading
from rnnplay.literal import isolated
from rnnplay.text import _, ngettext, percent

SURE = 0.9  # the probability from which on there is a clear answer


def label_of(reading: Reading) -> str:
    """The likelier class, by its name in the program."""
    return "positive" if reading.belief >= 0.5 else "negative"


def verdict(reading: Reading) -> str:
    """How likely each class is, in a sentence."""
    positive, share = reading.belief >= 0.5, max(reading.belief, 1 - reading.belief)
    if share < SURE:
        return _("No clear prediction: positive with probability {share}.").format(share=percent(reading.belief, 1))
    if positive:
        return _("Prediction: positive, with probability {share}.").format(share=percent(share, 1))
    return _("Prediction: negative, with probability {share}.").format(share=percent(share, 1))


def unknown_words(reading: Reading, most: int = 10) -> str:
    """A sentence about the words that the network never learned; nothing if it knows all."""
    strange = [word for word, known in zip(reading.words, reading.known, strict=True) if not known]
    if not strange:
        return ""
    named = [f"“{isolated(word)}”" for word in dict.fromkeys(strange)]
    names = ", ".join([*named[:most], *(["…"] if len(named) > most else [])])
    said = ngettext(
        "The network does not know the word {words}: it reads it as an unknown noun.",
        "The network does not know the words {words}: it reads each as an unknown noun.",
        len(named),
    ).format(words=names)
    if len(strange) == len(reading.words):
        return said + " " + _("It knows none of these words, so its answer means nothing.")
    return said


def captions(reading: Reading) -> list[str]:
    """A sentence about each step."""
    said = []
    before = None
    for word, known, share in zip(reading.words, reading.known, reading.positive.tolist(), strict=True):
        now = percent(share, 1)
        if not known:
            sentence = _("After “{word}”, which it does not know: positive with probability {share}.")
        elif before is not None and (before >= 0.5) != (share >= 0.5):
            sentence = _("After “{word}” its belief turns: positive with probability {share}.")
        else:
            sentence = _("After “{word}”: positive with probability {share}.")
        said.append(sentence.format(word=isolated(word), share=now))
        before = share
    return said


def in_words(reading: Reading) -> str:
    """For a terminal."""
    return " ".join(each for each in (verdict(reading), unknown_words(reading)) if each)


def as_dictionary(reading: Reading) -> dict[str, Any]:
    """The reading, as one line of JSON has it."""
    return {
        "text": " ".join(reading.words),
        "label": label_of(reading),
        "positive": reading.belief,
        "unknown": [word for word, known in zip(reading.words, reading.known, strict=True) if not known],
        "by_word": reading.positive.tolist(),
    }
