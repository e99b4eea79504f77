"""What the measurements say, in sentences that are drawn from their numbers."""

from collections.abc import Sequence

from rnnplay.digits.deletion import Deletion
from rnnplay.digits.gates_matter import GatesMatter, costliest
from rnnplay.digits.what_if import gate_named
from rnnplay.figures.units import GATES
from rnnplay.text import _, ngettext, percent

CELLS = {"lstm": "LSTM", "gru": "GRU"}
CLOSE = 0.02  # accuracies nearer than that are about the same


def what_gates_do(results: Sequence[GatesMatter]) -> list[str]:
    """For LSTMs and GRUs: which gate costs most when it has its mean, and whether the networks agree."""
    return [
        _costliest(name, of_cell)
        for cell, name in CELLS.items()
        if (of_cell := [each for each in results if each.cell == cell])
    ]


def _costliest(name: str, results: Sequence[GatesMatter]) -> str:
    ranked = [(gate, share) for gate, share in costliest(results, "mean") if gate in GATES]
    first = [
        min((gate for gate in each.fixed if gate in GATES), key=lambda g: each.fixed[g]["mean"]) for each in results
    ]
    agree = sum(gate == ranked[0][0] for gate in first)
    parts = ", ".join(
        _("{gate} {share}").format(gate=gate_named(gate), share=percent(share, 1)) for gate, share in ranked
    )
    if len(results) == 1:
        message = _(
            "{cell} ({network}): with its mean in the place of a gate, the **{gate}** costs most. Left: {parts}."
        )
        return message.format(cell=name, network=results[0].network, gate=gate_named(ranked[0][0]), parts=parts)
    message = ngettext(
        "{cell}: with its mean in the place of a gate, the **{gate}** costs most on average, and in {agree} of the "
        "{count} networks. Left on average: {parts}.",
        "{cell}: with its mean in the place of a gate, the **{gate}** costs most on average, and in {agree} of the "
        "{count} networks. Left on average: {parts}.",
        agree,
    )
    return message.format(cell=name, gate=gate_named(ranked[0][0]), agree=agree, count=len(results), parts=parts)


def beside_greff(results: Sequence[GatesMatter]) -> str:
    """The same gates held at 1 as by Greff et al., who trained anew: what they found, and how it compares."""
    found = _(
        "Greff et al. (2015, arXiv:1503.04069) held one gate of an LSTM at 1 and trained it anew, for speech, "
        "handwriting and music. Worst was an LSTM without its forget gate, or without its output activation (the tanh "
        "of the cell state). The column “at 1” differs in that nothing is trained anew: a network cannot make up for "
        "what it lacks."
    )
    lstms = [each for each in results if each.cell == "lstm"]
    if not lstms:
        return found
    left = {gate: share for gate, share in costliest(lstms, "1") if gate in GATES}
    other = next(gate for gate in left if gate != "forget_gate")  # the costliest of the rest
    ahead = left[other] - left["forget_gate"]
    if ahead >= CLOSE:
        judged = _("There the forget gate costs most too: left on average are {parts}.")
    elif ahead <= -CLOSE:
        judged = _("There the {other} costs more than the forget gate: left on average are {parts}.")
    else:
        judged = _("There the forget gate and the {other} cost most, about equally: left on average are {parts}.")
    parts = ", ".join(
        _("{gate} {share}").format(gate=gate_named(gate), share=percent(share, 1)) for gate, share in left.items()
    )
    return f"{found} {judged.format(other=gate_named(other), parts=parts)}"


def is_it_right(found: Deletion) -> list[str]:
    """Whether saliency finds pixels that matter, by the areas below the curves: the verdict, then the numbers."""
    over_random, over_ink = (_is_better(found, "value", other) for other in ("random", "ink"))
    if over_random and over_ink:
        verdict = _("**Saliency finds pixels that matter, and more than their ink alone tells.**")
    elif over_random:
        verdict = _("**Saliency finds pixels that matter more than random ones, but no more than the darkest ones.**")
    else:
        verdict = _("**Saliency is no better than chance here.**")
    said = _(
        "The area below a curve is the smaller, the more the pixels matter that go first: {random:.3f} in random "
        "order, {ink:.3f} with the darkest first. Differences are means over {count:,} images, with their margin "
        "(99 % confidence)."
    ).format(random=found.area("random"), ink=found.area("ink"), count=found.images)
    return [
        f"{verdict} {said}",
        _("Saliency × pixel, largest first: {area:.3f}, {random} and {ink}.").format(
            area=found.area("value"), **_clauses(found, "value")
        ),
        _("Its size alone, |saliency × pixel|: {area:.3f}, {random} and {ink}.").format(
            area=found.area("size"), **_clauses(found, "size")
        ),
    ]


def _is_better(found: Deletion, order: str, other: str) -> bool:
    gained, margin = found.advantage(order, other)
    return gained > margin


def _clauses(found: Deletion, order: str) -> dict[str, str]:
    """How an order does against the two that know nothing of the network."""
    said = {}
    for other, better, alike, worse in (
        ("random", _("better than random"), _("not clearly different from random"), _("worse than random")),
        (
            "ink",
            _("better than the darkest first"),
            _("not clearly different from the darkest first"),
            _("worse than the darkest first"),
        ),
    ):
        gained, margin = found.advantage(order, other)
        clause = better if gained > margin else worse if gained < -margin else alike
        said[other] = _("{clause} ({gained:.3f} ± {margin:.3f})").format(
            clause=clause, gained=abs(gained), margin=margin
        )
    return said
