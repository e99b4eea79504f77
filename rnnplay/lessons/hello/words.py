"""Two words of equal length, and the alphabet over which a network learns to turn one into the other."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import regex

from rnnplay.text import _

LONGEST = 24  # characters in a word
LARGEST = 12  # code points in one character; the largest emoji in use have 10
SPACE = "␣"  # how a space is shown


class WordsError(ValueError):
    """A word cannot be learned. The message says why and what to do, in the session's language.

    Attributes:
        field: the word that it is about.
    """

    def __init__(self, field: Literal["source", "target"], message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, eq=False)
class Words:
    """A pair of words as characters and as numbers.

    Attributes:
        source, target: the characters of each word, as people count them.
        alphabet: the characters of both words, sorted by code point; a character's index is its number.
        inputs, targets: ``(letters,)`` int64, the numbers of the characters. Read-only.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    alphabet: tuple[str, ...]
    inputs: np.ndarray
    targets: np.ndarray

    def __len__(self) -> int:
        return len(self.source)

    def spell(self, indices: Iterable[int]) -> str:
        """The word that numbers stand for."""
        return "".join(self.alphabet[index] for index in indices)


def read_words(source: str, target: str) -> Words:
    """The two words of a lesson, such as ``hello`` and ``ohlol``, checked.

    Any characters may stand in them, plain spaces too, and they are taken as they are: ``A`` is not ``a``. What has
    more than one code point, such as a letter with an accent or an emoji of several, counts as one character.

    Raises:
        WordsError: a word is empty, too long, of another length than the other, or holds something that is not a
            visible character.
    """
    first, second = _characters("source", source), _characters("target", target)
    if len(first) != len(second):
        raise WordsError(
            "target",
            _(
                "Both words need the same number of characters, because each letter has one target: "
                "“{source}” has {first}, “{target}” has {second}."
            ).format(source=source, first=len(first), target=target, second=len(second)),
        )
    alphabet = tuple(sorted({*first, *second}))
    numbers = [np.array([alphabet.index(each) for each in word], dtype=np.int64) for word in (first, second)]
    for each in numbers:
        each.setflags(write=False)
    return Words(first, second, alphabet, *numbers)


def shown(character: str) -> str:
    """A character as it is drawn: a space would not be seen."""
    return SPACE if character == " " else character


def _characters(field: Literal["source", "target"], word: str) -> tuple[str, ...]:
    # A limit before any work is done: an address can hold a very long word.
    if len(word) > LONGEST * LARGEST:
        raise WordsError(field, _("A word has at most {most} characters; this one has more.").format(most=LONGEST))
    for character in word:
        if _is_unseen(character):
            raise WordsError(
                field,
                _("U+{code:04X} is not a visible character. Remove it, or use a plain space.").format(
                    code=ord(character)
                ),
            )
    # As people count them: the grapheme clusters of Unicode's annex 29.
    characters = tuple(regex.findall(r"\X", unicodedata.normalize("NFC", word)))
    if not characters:
        raise WordsError(field, _("A word needs at least one character. Type one, such as “hello”."))
    for character in characters:
        if _extends(character[0]):
            raise WordsError(
                field,
                _("“◌{mark}” is a combining mark without a letter. Type a letter before it.").format(mark=character),
            )
        if len(character) > LARGEST:
            raise WordsError(
                field,
                _("“{start}…” combines {count} code points into one character. Use at most {most}.").format(
                    start=character[0], count=len(character), most=LARGEST
                ),
            )
    if len(characters) > LONGEST:
        raise WordsError(
            field,
            _("A word has at most {most} characters; this one has {count}.").format(
                most=LONGEST, count=len(characters)
            ),
        )
    return characters


def _is_unseen(character: str) -> bool:
    """Controls, halves of surrogate pairs, line ends, spaces other than the plain one, and directions of writing."""
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Zl", "Zp") or (
        (category == "Zs" and character != " ") or (category == "Cf" and not _extends(character))
    )


def _extends(character: str) -> bool:
    """Marks, joiners, skin tones, and the tags that name a flag: all that belongs to the character before."""
    code = ord(character)
    return (
        unicodedata.category(character) in ("Mn", "Mc", "Me")
        or code in (0x200C, 0x200D)
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
    )
