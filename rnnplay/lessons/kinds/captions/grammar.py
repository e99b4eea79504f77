"""The language of the captions: how one is written, read back, and compared with a scene.

    caption  = thing | thing relation thing | thing relation thing relation thing
    thing    = "a" size digit
    size     = "small" | "large"
    digit    = "zero" | … | "nine"
    relation = "above" | "below" | "left of" | "right of"

Large digits are named before small ones. Of two of the same size the one that is left of the other, or above it, is
named first. A relation says where the digit before it lies, seen from the digit behind it: whichever is farther of the
two distances, across or down, decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

SIZES = ("small", "large")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
RELATIONS = ("above", "below", "left of", "right of")
WORDS = ("a", *SIZES, *DIGITS, "above", "below", "left", "right", "of")
MOST_DIGITS = 3
LONGEST = 3 * MOST_DIGITS + 2 * (MOST_DIGITS - 1) + 1  # words of a caption, with the end

_THING = rf"a ({'|'.join(SIZES)}) ({'|'.join(DIGITS)})"
_RELATION = rf"({'|'.join(RELATIONS)})"
_CAPTION = re.compile(f"{_THING}(?: {_RELATION} {_THING}){{0,{MOST_DIGITS - 1}}}")


@dataclass(frozen=True)
class Placed:
    """A digit of a scene.

    Attributes:
        digit: 0…9.
        large: or small.
        x, y: its middle, y grows downwards.
    """

    digit: int
    large: bool
    x: float
    y: float


Scene = Sequence[Placed]


@dataclass(frozen=True)
class Caption:
    """What a caption says.

    Attributes:
        things: size and digit of each, as 0 or 1 and 0…9.
        relations: between each and the next.
    """

    things: tuple[tuple[bool, int], ...]
    relations: tuple[str, ...]


def in_order(scene: Scene) -> list[Placed]:
    """The digits in the order in which they are named.

    Left of means by more across than down, and above by more down than across: either way x + y is less.
    """
    return sorted(scene, key=lambda each: (not each.large, each.x + each.y))


def relation(first: Placed, second: Placed) -> str:
    """Where the first lies, seen from the second."""
    across, down = second.x - first.x, second.y - first.y
    if abs(across) > abs(down):
        return "left of" if across > 0 else "right of"
    return "above" if down > 0 else "below"


def caption_of(scene: Scene) -> str:
    """The caption of a scene with one to three digits."""
    first, *others = named = in_order(scene)
    text = _thing(first)
    for before, each in zip(named, others, strict=False):
        text += f" {relation(before, each)} {_thing(each)}"
    return text


def parsed(text: str) -> Caption | None:
    """What a text says; None where it is no caption of the grammar."""
    if not _CAPTION.fullmatch(text):
        return None
    things = tuple((size == "large", DIGITS.index(digit)) for size, digit in re.findall(_THING, text))
    return Caption(things, tuple(re.findall(_RELATION, text)))


def is_true(text: str, scene: Scene) -> bool:
    """Whether a text is a caption that names every digit of a scene, once, and all that it says is so.

    The order in which it names them is free.
    """
    said = parsed(text)
    if said is None or len(said.things) != len(scene):
        return False
    return any(_fits(said, each) for each in permutations(scene))


def _fits(said: Caption, scene: Scene) -> bool:
    things = tuple((each.large, each.digit) for each in scene)
    return things == said.things and said.relations == tuple(relation(*pair) for pair in pairwise(scene))


def _thing(each: Placed) -> str:
    return f"a {SIZES[each.large]} {DIGITS[each.digit]}"
