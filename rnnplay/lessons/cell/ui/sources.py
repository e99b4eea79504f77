"""What is read: a digit, or a word or a wave by a network that was trained on another page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rnnplay.digits.reading import read
from rnnplay.digits.ui.networks import pick_network, picked_network
from rnnplay.lessons.cell.digit import DigitSource
from rnnplay.lessons.cell.source import Source
from rnnplay.lessons.cell.ui.choice import choose_image
from rnnplay.lessons.cell.ui.runs import choose_run
from rnnplay.lessons.cell.wave import WaveSource
from rnnplay.lessons.cell.word import WordSource
from rnnplay.text import _


@dataclass(frozen=True)
class Lesson:
    """A page on which networks are trained that can be looked into here.

    Attributes:
        as_it_stands: gives of a run's task what the run has made.
        train: the same of a network that is trained here, by the name of a preset.
    """

    as_it_stands: Callable[[Any], Any]
    train: Callable[[str], Any]


def read_chosen(kind: str, word: Lesson, wave: Lesson) -> Source:
    """The digit, the word or the wave.

    Args:
        kind: ``"digit"``, ``"word"`` or ``"wave"``.
        word: the lesson of words; what it gives has a ``model``, ``words`` and ``steps``.
        wave: that of waves; what it gives has a ``model``, ``inputs``, ``targets``, ``state`` and ``steps``.
    """
    if kind == "word":
        return read_word(word)
    return read_wave(wave) if kind == "wave" else read_digit()


def read_digit() -> DigitSource:
    """The digit and the network that are chosen."""
    _name, model, _card = picked_network()
    image, unclear = choose_image()
    return DigitSource(model, read(model, image, unclear))


def choose_network(source: Source) -> None:
    """The network that reads, if that is a digit's; those of words and waves are chosen with these."""
    if isinstance(source, DigitSource):
        pick_network(picked_network()[2])


def read_word(lesson: Lesson) -> WordSource:
    """A word, and the network that learned it."""
    presets = {"cell": "RNNCell", "rnn": "RNN", "embedding": "Embedding + RNN"}
    run = choose_run("word", "hello", lesson.as_it_stands, lesson.train, presets)
    return WordSource(run.model, run.words.alphabet, run.words.source, run.words.target)


def read_wave(lesson: Lesson) -> WaveSource:
    """A window of a wave, and the network that learned it."""
    presets = {"lstm": _("LSTM on a sine"), "gru": _("GRU on a sine"), "rnn": _("RNN on a sine")}
    run = choose_run("wave", "sine", lesson.as_it_stands, lesson.train, presets)
    return WaveSource(run.model, run.inputs, run.targets, run.state)
