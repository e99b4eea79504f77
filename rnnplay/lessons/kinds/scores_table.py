"""The table of what was measured: a column for each set of held-out items, a line for each network and baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnnplay.text import _, percent

CLEARLY = 0.01  # by so much more a network must answer correctly to beat its baseline clearly


@dataclass(frozen=True)
class Line:
    """A line of shares.

    Attributes:
        title: in Markdown.
        scores: of a network, as its card has them.
        measure: which of them; those of a further set are called ``<set>_<measure>``.
        digits: decimals of a percentage.
    """

    title: str
    scores: Mapping[str, float]
    measure: str = "score"
    digits: int = 2


def scores_table(corner: str, sets: Mapping[str, str], counted: str, lines: Sequence[Line]) -> str:
    """In Markdown.

    Args:
        corner: what the items are.
        sets: the sets' prefixes in the scores, such as ``"longer_"``, empty for the first, and what the page calls
            each.
        counted: what stands before how many there are in each set.
        lines: networks and baselines. Where one was not measured on a set there is a dash.
    """
    first = lines[0].scores
    return "\n".join(
        [
            _row([corner, *sets.values()]),
            _row(["---"] * (1 + len(sets))),
            _row([counted, *(f"{first[f'{prefix}n']:,.0f}" for prefix in sets)]),
            *(_row([line.title, *(_share(line, prefix) for prefix in sets)]) for line in lines),
        ]
    )


def beats_clearly(score: float, baseline: float) -> bool:
    """Whether a network answers clearly better than what it stands beside."""
    return score - baseline >= CLEARLY


def compared(score: float, baseline: float, called: str) -> str:
    """In a sentence whether a network beats its baseline.

    Args:
        score, baseline: shares of the same items that both answer correctly.
        called: the baseline, with its article, such as “the bag of words”.
    """
    shares = {"score": percent(score, 1), "baseline": percent(baseline, 1), "called": called}
    if beats_clearly(score, baseline):
        return _("The network beats {called} clearly: {score} against {baseline}.").format(**shares)
    if beats_clearly(baseline, score):
        return _("**The network is worse than {called}**: {score} against {baseline}.").format(**shares)
    return _("**The network does not beat {called} clearly**: {score} against {baseline}.").format(**shares)


def _share(line: Line, prefix: str) -> str:
    value = line.scores.get(f"{prefix}{line.measure}")
    return "–" if value is None else percent(value, line.digits)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
