"""A confusion: programs that show it and its mend, and what is said of them, drawn from what they did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _, ngettext


@dataclass(frozen=True)
class Program:
    """One that is shown and run.

    Attributes:
        source: the program.
        title: what it is, as `N_` marks it.
    """

    source: str
    title: str = N_("The code")


@dataclass(frozen=True)
class Explanation:
    """What is said of a confusion, in Markdown.

    Attributes:
        happens: what one sees, from the numbers of this run.
        why: the reason.
        mend: what to write instead, and what comes of it.
    """

    happens: str
    why: str
    mend: str


@dataclass(frozen=True)
class Confusion:
    """One of the ten.

    Attributes:
        slug: its name in the address.
        title: as `N_` marks it.
        confused: one program that goes wrong, or several ways to go wrong.
        mended: the program put right.
        explain: takes what each program did, the mended one last.
        figure: likewise; a picture of it as plotly.js reads it, for light and dark, or None.
        alt: the picture in words, as `N_` marks it.
    """

    slug: str
    title: str
    confused: Sequence[Program]
    mended: Program
    explain: Callable[[Sequence[Outcome]], Explanation]
    figure: Callable[[Sequence[Outcome]], dict[str, Any]] | None = None
    alt: str = ""

    @property
    def programs(self) -> list[Program]:
        """All of them, the mended one last."""
        return [*self.confused, self.mended]


def torch_says(outcome: Outcome) -> str:
    """How loudly torch complains, in a sentence."""
    if outcome.error:
        return _("Torch stops in line {line}.").format(line=outcome.line)
    if outcome.warnings:
        count = len(outcome.warnings)
        return ngettext(
            "Torch gives {count} warning and goes on.", "Torch gives {count} warnings and goes on.", count
        ).format(count=count)
    return _("Torch gives no error and no warning.")
