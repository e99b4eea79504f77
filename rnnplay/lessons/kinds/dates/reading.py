"""One text, read by a network, with all that happens on the way."""

import torch

from rnnplay.engine.arrays import read_only
from rnnplay.lessons.kinds.dates.examples import as_text, texts_as_numbers
from rnnplay.lessons.kinds.dates.observation import Reading
from rnnplay.lessons.kinds.dates.writing import LONGEST, TARGET_LENGTH, normalized, with_end
from rnnplay.models.decoding import beam_search, greedy
from rnnplay.models.seq2seq import Seq2Seq
from rnnplay.text import _, ngettext


class TextError(ValueError):
    """A text cannot be read. The message says why."""


def checked(text: str) -> str:
    """The text as it is read; raises `TextError` if there is none, or if it is too long."""
    text = normalized(text)
    if not text:
        raise TextError(_("There is nothing to read. Type a date, such as “3 March 2024”."))
    if len(text) > LONGEST:
        count = ngettext("has {count} letter", "has {count} letters", len(text)).format(count=len(text))
        raise TextError(
            _(
                "A date has at most {most} letters, and this text {count}. Leave out what is not part of the date."
            ).format(most=LONGEST, count=count)
        )
    return text


@torch.inference_mode()
def read(network: Seq2Seq, text: str) -> Reading:
    """Read a text, letter by letter, and write what it stands for, free-running.

    Raises:
        TextError: it is empty or too long.
    """
    text = checked(text)
    letters, lengths = texts_as_numbers([text], network.source_alphabet)
    written = greedy(network, letters, lengths, TARGET_LENGTH)
    return Reading(
        text=text,
        letters=with_end(text),
        answer=as_text(written.letters[0].tolist()),
        written=read_only(written.letters[0]),
        probabilities=read_only(written.logits[0].softmax(dim=-1)),
        attention=None if written.attention is None else read_only(written.attention[0]),
        encoder_states=read_only(written.encoded.hidden_states[0]),
        decoder_states=read_only(written.hidden_states[0]),
    )


def likeliest(network: Seq2Seq, text: str, width: int) -> list[tuple[str, float]]:
    """The likeliest readings of a text, each with its probability, the best first, found by beam search.

    Raises:
        TextError: it is empty or too long.
    """
    letters, _lengths = texts_as_numbers([checked(text)], network.source_alphabet)
    beams = beam_search(network, letters[0], width, TARGET_LENGTH)
    return [(as_text(each.letters), float(torch.tensor(each.log_probability).exp())) for each in beams]


def unknown_letters(network: Seq2Seq, text: str) -> list[str]:
    """The letters of a text that are not in the network's alphabet, each once, in their order."""
    return [each for each in dict.fromkeys(normalized(text)) if each not in network.source_alphabet]
