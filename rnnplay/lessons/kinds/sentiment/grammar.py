"""A small language of opinions, in which what a sentence says depends on the order of its words.

Words are drawn by a `random.Random`. An opinion is 1 (positive) or -1 (negative).
"""

import random
from zlib import crc32

# The last are nouns that the network is not told by name: so it learns what an unknown word is.
GOOD, BAD, DEGREES, NOUNS, STRANGE = (
    words.split()
    for words in (
        "good great wonderful exciting funny clever charming lovely brilliant pleasant excellent fresh warm moving "
        "nice interesting beautiful",
        "bad awful terrible boring stupid ugly dull dreadful horrible nasty poor dirty cold slow sad annoying noisy",
        "very really quite extremely rather truly",
        "film movie book meal food hotel song play room plot ending music actor story service garden game teacher "
        "concert museum beach town soup guide view price weather house",
        "umbrella violin",
    )
)
FRAMES = (  # what stands before a statement, and whether it turns it around
    ("i think that", 1),
    ("everyone thinks that", 1),
    ("it is true that", 1),
    ("i doubt that", -1),
    ("i do not think that", -1),
    ("nobody thinks that", -1),
    ("it is not true that", -1),
)
JOINTS = ("{side} but {main}", "although {side} {main}", "{main} although {side}")  # the main part decides
USUAL = "the film was not only funny but also clever"  # what is read until one types something
SPLITS = {"test": (0,), "validation": (1,), "train": (2, 3, 4, 5, 6, 7, 8, 9)}  # tenths of all sentences


def predicate(chance: random.Random) -> tuple[str, int]:
    """Such as ``"not very good"``, and its opinion."""
    sign = chance.choice((1, -1))
    first, second = chance.sample(GOOD if sign == 1 else BAD, 2)
    degree = chance.choice(DEGREES) + " " if chance.random() < 0.4 else ""
    as_it_is = (
        f"{degree}{first}",
        f"{degree}{first}",
        f"{first} and {second}",
        f"nothing but {first}",
        f"both {first} and {second}",
        f"not only {degree}{first} but also {second}",
    )
    turned = (
        f"not {degree}{first}",
        f"not {degree}{first}",
        f"hardly {first}",
        f"anything but {first}",
        f"neither {first} nor {second}",
    )
    return (chance.choice(as_it_is), sign) if chance.random() < 0.7 else (chance.choice(turned), -sign)


def statement(chance: random.Random, most_frames: int) -> tuple[str, int]:
    """Such as ``"i doubt that the film was good"``, and its opinion."""
    words, opinion = predicate(chance)
    words = f"the {chance.choice(NOUNS + STRANGE)} {chance.choice(('was', 'is'))} {words}"
    for _frame in range(most_frames):
        if chance.random() < 0.2:
            frame, turned = chance.choice(FRAMES)
            words, opinion = f"{frame} {words}", turned * opinion
    return words, opinion


def sentence(chance: random.Random, least: int = 1, most: int = 2, most_frames: int = 1) -> tuple[str, int]:
    """So many statements, joined, and the opinion of the whole. Mostly the two sides of a joint are of two opinions."""
    words, opinion = statement(chance, most_frames)
    for _joint in range(chance.randint(least, most) - 1):
        side, other = statement(chance, most_frames)
        while other == opinion and chance.random() < 0.5:
            side, other = statement(chance, most_frames)
        words = chance.choice(JOINTS).format(side=side, main=words)
    return words, opinion


def tenth(words: str) -> int:
    """Which tenth of all sentences one belongs to, 0 … 9; it is the same with other nouns in it."""
    nouns = {*NOUNS, *STRANGE}
    return crc32(" ".join(word for word in words.split() if word not in nouns).encode()) % 10


def draw(chance: random.Random, split: str, count: int, **sizes: int) -> list[tuple[str, int]]:
    """So many sentences of a part, each with its opinion."""
    found: list[tuple[str, int]] = []
    while len(found) < count:
        words, opinion = sentence(chance, **sizes)
        if tenth(words) in SPLITS[split]:
            found.append((words, opinion))
    return found


def vocabulary() -> list[str]:
    """All words but those that the network is not told by name."""
    rest = " ".join(
        ("the was is and nothing both not only but also hardly anything neither nor although", *dict(FRAMES))
    )
    return list(dict.fromkeys([*rest.split(), *DEGREES, *GOOD, *BAD, *NOUNS]))
