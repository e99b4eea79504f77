"""Dates as they are written, each with what is to be answered, and as numbers for the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import torch
from torch import Tensor

from rnnplay.lessons.kinds.dates.days import day_at, drawn
from rnnplay.lessons.kinds.dates.writing import FORMS, TARGET_ALPHABET, Form, source_alphabet, with_end
from rnnplay.models.seq2seq import END, UNKNOWN


@dataclass(frozen=True)
class Example:
    """A date.

    Attributes:
        text: as somebody writes it.
        day: which it is.
        form: how it is written.
    """

    text: str
    day: date
    form: Form

    @property
    def answer(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, eq=False)
class Batch:
    """Examples as numbers.

    Attributes:
        letters: ``(batch, source)``; behind the end of a text stands 0.
        lengths: ``(batch,)``.
        targets: ``(batch, target)``, the end included.
    """

    letters: Tensor
    lengths: Tensor
    targets: Tensor


def examples(split: str, size: int, seed: int, forms: Sequence[Form] = FORMS) -> list[Example]:
    """Examples of a part of the days, drawn from a seed."""
    generator = torch.Generator().manual_seed(seed)
    made = []
    for place, number in drawn(split, len(forms), size, generator):
        form = forms[number]
        day = day_at(place, split, form.two_digits)
        made.append(Example(form.write(day), day, form))
    return made


def batch_of(given: Sequence[Example]) -> Batch:
    """Examples as numbers."""
    letters, lengths = texts_as_numbers([each.text for each in given], source_alphabet())
    targets = torch.tensor([[*_numbers(each.answer, TARGET_ALPHABET), END] for each in given])
    return Batch(letters, lengths, targets)


def texts_as_numbers(texts: Sequence[str], alphabet: str) -> tuple[Tensor, Tensor]:
    """Texts as numbers of their letters ``(batch, source)``, 0 behind the end, and their lengths ``(batch,)``.

    Args:
        texts: as they are written, none of them empty.
        alphabet: of the network that reads them.
    """
    rows = [_numbers(with_end(text), alphabet) for text in texts]
    lengths = torch.tensor([len(row) for row in rows])
    letters = torch.zeros(len(rows), int(lengths.max()), dtype=torch.int64)
    for at, row in enumerate(rows):
        letters[at, : len(row)] = torch.tensor(row)
    return letters, lengths


def as_text(numbers: Sequence[int], alphabet: str = TARGET_ALPHABET) -> str:
    """What was written, up to its end."""
    text = ""
    for number in numbers:
        if number == END:
            break
        text += alphabet[number - 1]
    return text


def _numbers(text: str, alphabet: str) -> list[int]:
    """Each letter's place in the alphabet, from 1; `UNKNOWN` for one that is not in it."""
    places = {letter: place for place, letter in enumerate(alphabet, start=1)}
    return [places.get(letter, UNKNOWN) for letter in text]
