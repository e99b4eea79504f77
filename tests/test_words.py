"""What a person reads: one name for one thing, and no plural that is glued."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rnnplay.text import percent

ROOT = Path(__file__).parents[1]

# Names that were replaced: a text that brings one back has two names for one thing.
REPLACED = [
    "What it sees",
    "if it ended here",
    "What mattered",
    "Alike together",
    "One half reads",
    "Bring your own",
    "checkpoint of rnnplay",
    "It shall answer",
    "What it answers",
    "read rightly",
    "What comes back",
    "Go on from",
    "Back to ",
    "One epoch",
    "One {step}",
    "It reads",
    "s a second",
    "Left to itself",
    "left to itself",
    "Their path",
    "Points ahead",
    "What to train",
    "as tutorials have it",
    "Ours",
    "Race",
    "Held-back",
    "Everything that can be set",
    "Draw into it",
    "taken for what",
    "Fit a sine",
    "The sine wave",
    "Train the reader",
    "left behind",
    "starts anew",
    "∂loss/∂h",
]


@cache
def texts() -> list[tuple[str, str]]:
    """Every text that can be translated, with where it stands."""
    return [*found_texts()]


def found_texts() -> Iterator[tuple[str, str]]:
    for path in sorted([*ROOT.glob("rnnplay/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext", "N_"):
                for each in node.args:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield f"{path.relative_to(ROOT)}:{each.lineno}", each.value


def test_one_thing_has_one_name():
    found = [(where, old, text) for where, text in texts() for old in REPLACED if old in text]
    assert not found and len(texts()) > 300


def test_no_plural_is_glued():
    assert not [(where, text) for where, text in texts() if re.search(r"\{\w+\}s\b", text)]


def test_a_percentage_has_its_narrow_gap():
    without = [(where, text) for where, text in texts() if re.search(r"[\d}]%(?!\{)|:\.\d%\}", text)]
    assert not without


@pytest.mark.parametrize(
    ("share", "decimals", "said"),
    [
        (0, 0, "0\u202f%"),
        (0.1234, 1, "12.3\u202f%"),
        (1, 1, "100.0\u202f%"),
        (0.9996, 1, "99.96\u202f%"),
        (0.99996, 2, "> 99.99\u202f%"),
    ],
)
def test_what_is_not_all_is_never_said_to_be(share, decimals, said):
    assert percent(share, decimals) == said
