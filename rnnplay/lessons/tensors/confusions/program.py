"""A short program that is shown, and run as it stands: what it prints, what torch warns of, and where it stops."""

import io
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from textwrap import dedent
from traceback import extract_tb, format_exception_only
from typing import Any

from rnnplay.lessons.tensors.confusions.chance import as_after_manual_seed

SEED = 0
FILE = "<program>"
_one_at_a_time = threading.Lock()  # for who listens to warnings listens to those of the whole process


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
    with _heard_warnings() as heard, as_after_manual_seed(seed):
        try:
            exec(compile(source, FILE, "exec"), names)
        except Exception as stopped:  # that it is stopped is what many are shown for
            error = "".join(format_exception_only(stopped)).strip()
            line = next(each.lineno or 0 for each in extract_tb(stopped.__traceback__) if each.filename == FILE)
    values = {name: value for name, value in names.items() if name[0] != "_" and _is_plain(value)}
    return Outcome(printed.getvalue().rstrip(), tuple(heard), error, line, values)


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


@contextmanager
def _heard_warnings() -> Iterator[list[str]]:
    """A list that gets the warnings of this thread, also those given before; other threads' go where they went."""
    heard: list[str] = []
    thread, listening = threading.get_ident(), True
    with _one_at_a_time, warnings.catch_warnings():
        pass_on = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], file: str, line: int, *where: Any) -> None:
            if listening and threading.get_ident() == thread:
                heard.append(f"{category.__name__}: {message}")
            else:
                pass_on(message, category, file, line, *where)

        warnings.simplefilter("always")
        warnings.showwarning = show  # type: ignore[assignment]
        try:
            yield heard
        finally:
            listening = False
