"""Pictures with their captions, as numbers for the network."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rnnplay.lessons.kinds.captions.grammar import DIGITS, LONGEST, SIZES, WORDS, caption_of
from rnnplay.lessons.kinds.captions.scenes import Pairs, Scenes, Split, drawn, painted
from rnnplay.models.captioner import PLACES, SIDE
from rnnplay.models.seq2seq import END

VOCABULARY = " ".join(WORDS)
NOWHERE = -100  # which torch leaves out of a cross-entropy


@dataclass(frozen=True, eq=False)
class Batch:
    """Pictures and what is to be written.

    Attributes:
        pictures: ``(batch, 64, 64)``, ink in 0…1.
        targets: ``(batch, time)`` numbers of words; from the end of a caption on the end.
        lengths: ``(batch,)`` of the captions, with the end.
        places: at a size and at a digit, which place of the picture it is of, row by row of 8 × 8, ``(batch, time)``;
            at all other words `NOWHERE`.
        scenes: what the pictures show.
    """

    pictures: Tensor
    targets: Tensor
    lengths: Tensor
    places: Tensor
    scenes: Scenes

    @property
    def captions(self) -> list[str]:
        return [as_text(each) for each in self.targets.tolist()]


def batch(split: Split, size: int, seed: int, pairs: Pairs = "seen") -> Batch:
    """Pictures of a part of the images, drawn from a seed; in those to learn from, the digits are bent a little."""
    generator = torch.Generator().manual_seed(seed)
    scenes = drawn(split, size, generator, pairs)
    pictures = painted(scenes, split, generator if split == "train" else None)
    targets, lengths = as_numbers([caption_of(scenes.scene(at)) for at in range(size)])
    return Batch(pictures, targets, lengths, _places(targets, scenes), scenes)


def _places(targets: Tensor, scenes: Scenes) -> Tensor:
    """`Batch.places`; the captions name the digits in the order of the scenes."""
    column, row = (scenes.middles / (SIDE / PLACES)).long().unbind(dim=2)  # (batch, 3) each
    first = WORDS.index(SIZES[0]) + 1  # sizes stand before digits, and both before all other words
    is_size = (targets >= first) & (targets < first + len(SIZES))
    thing = (is_size.cumsum(dim=1) - 1).clamp(min=0)  # which digit of the scene a word belongs to
    return (PLACES * row + column).gather(1, thing).masked_fill(~(is_size | is_digit(targets)), NOWHERE)


def is_digit(words: Tensor) -> Tensor:
    """Which of some numbers of words are those of digits."""
    first = WORDS.index(DIGITS[0]) + 1
    return (words >= first) & (words < first + len(DIGITS))


def as_numbers(captions: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Targets and lengths of `Batch`."""
    rows = [[WORDS.index(word) + 1 for word in caption.split(" ")] for caption in captions]
    targets = torch.full((len(rows), LONGEST), END)
    for at, row in enumerate(rows):
        targets[at, : len(row)] = torch.tensor(row)
    return targets, torch.tensor([len(row) + 1 for row in rows])


def as_text(numbers: Sequence[int]) -> str:
    """What was written, up to its end."""
    words: list[str] = []
    for number in numbers:
        if number == END:
            break
        words.append(WORDS[number - 1])
    return " ".join(words)


def word_of(number: int) -> str:
    """The word of a number; nothing for the end."""
    return "" if number == END else WORDS[number - 1]
