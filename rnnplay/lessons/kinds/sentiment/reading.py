"""One sentence, read by a network, with all that happens on the way."""

import re
import unicodedata

import torch

from rnnplay.engine.arrays import read_only
from rnnplay.lessons.kinds.sentiment.examples import POSITIVE
from rnnplay.lessons.kinds.sentiment.observation import Reading
from rnnplay.models.word_classifier import WordClassifier
from rnnplay.text import _, ngettext
from rnnplay.trace import trace

MOST_WORDS = 60


class SentenceError(ValueError):
    """A sentence cannot be read. The message says why."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are read: without capitals and punctuation, in Unicode's composed form (NFKC).

    “n't” is read as “not”.

    Raises:
        SentenceError: there is none, or there are too many.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"n['’]t\b", " not", plain)  # don't, isn’t
    words = tuple(re.findall(r"\w[\w'’-]*", plain))
    if not words:
        raise SentenceError(_("There is no word to read. Type a sentence, such as “the film was not bad”."))
    if len(words) > MOST_WORDS:
        count = ngettext("{count} word", "{count} words", len(words)).format(count=len(words))
        raise SentenceError(
            _("This text has {words}; at most {most} are read. Leave some of them out.").format(
                words=count, most=MOST_WORDS
            )
        )
    return words


@torch.inference_mode()
def read(network: WordClassifier, words: tuple[str, ...]) -> Reading:
    """Read the words of `words_of`, one after the other."""
    numbers, lengths = network.as_numbers([list(words)])
    logits = network.read(numbers, lengths).logits[0]  # (time, classes)
    layer = trace(network.recurrent, network.embedding(numbers[0])).layers[0][0]
    return Reading(
        words=words,
        known=tuple(word in network.numbers for word in words),
        positive=read_only(logits.softmax(dim=-1)[:, POSITIVE]),
        quantities={name: read_only(values) for name, values in layer.by_name().items()},
    )
