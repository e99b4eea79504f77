"""A short program that is shown, and run as it stands: what it prints, what torch warns of, and where it stops."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from textwrap import dedent
from traceback import extract_tb, format_exception_only
from typing import Any

from rnnplay.lessons.tensors.warned import heard_warnings
from rnnplay.models.seeded import seeded

SEED = 0
FILE = "<program>"


@dataclass(frozen=True)
class Outcome:
    """What a program did.

    Attributes:
        printed: its output, letter for letter.
        warnings: torch's, each as Python prints it: ``"UserWarning: …"``.
        error: what stopped it, ``"RuntimeError: …"``; empty if it came to its end.
        line: where it was stopped, from 1; 0 if it was not.
        values: its numbers, texts and lists of them, by the name that the program gives them.
    """

    printed: str
    warnings: tuple[str, ...]
    error: str
    line: int
    values: Mapping[str, Any]

    @property
    def said(self) -> str:
        """All that one sees in a terminal: output, warnings, and the error."""
        return "\n".join(
            [*self.warnings, *([self.printed] if self.printed else []), *([self.error] * bool(self.error))]
        )


def run(source: str, seed: int = SEED) -> Outcome:
    """Run a program of ours in this thread, as after ``torch.manual_seed(seed)``; torch's own generator is left alone.

    Args:
        source: the program. Never a visitor's: nothing holds it back.
        seed: of its random numbers.
    """
    printed = io.StringIO()
    names: dict[str, Any] = {"__name__": FILE, "print": partial(print, file=printed)}
    error, line = "", 0
    with heard_warnings() as heard, seeded(seed):
        try:
            exec(compile(source, FILE, "exec"), names)
        except Exception as stopped:  # that it is stopped is what many are shown for
            error = "".join(format_exception_only(stopped)).strip()
            line = next(each.lineno or 0 for each in extract_tb(stopped.__traceback__) if each.filename == FILE)
    values = {name: value for name, value in names.items() if name[0] != "_" and _is_plain(value)}
    said = tuple(f"{each.category.__name__}: {each.message}" for each in heard)
    return Outcome(printed.getvalue().rstrip(), said, error, line, values)


def difference(confused: str, mended: str) -> str:
    """The lines in which two programs differ, ``-`` before those of the first and ``+`` before those of the second.

    Each is as far in as in its program, but for what all are.
    """
    compared = unified_diff(confused.splitlines(), mended.splitlines(), n=0, lineterm="")
    lines = [line for line in compared if not line.startswith(("---", "+++", "@@"))]
    texts = dedent("\n".join(line[1:] for line in lines)).split("\n")
    return "\n".join(f"{line[0]} {text}" for line, text in zip(lines, texts, strict=False))


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return isinstance(value, bool | int | float | str)
