"""What a comparison has shown of the gradient that reaches the first row, in sentences drawn from its numbers."""

import math
from collections.abc import Sequence

import numpy as np

from rnnplay.digits.observation import Race, Runner
from rnnplay.literal import in_markdown
from rnnplay.text import _, percent


def gradient_findings(race: Race, digits: int) -> str:
    """At the step of ``race``; nothing before it was measured, or for one network alone.

    Args:
        race: the networks.
        digits: over how many test images the share is a mean.
    """
    measured = [
        each for each in race.runners if not each.stopped and len(each.shares) and math.isfinite(each.shares[-1])
    ]
    if len(measured) < 2:
        return ""
    at = int(measured[0].shares_at[-1])
    sentences = [
        _(
            "**Share of the gradient at the last row that reaches row 1** (ratio of ‖∂L/∂hₜ‖, geometric "
            "mean over the first {digits} test images). Before training: {first}."
        ).format(digits=digits, first=_each(measured, 0))
    ]
    if at:
        sentences.append(_("At step {step}: {now}.").format(step=at, now=_each(measured, -1)))
        sentences += _compared(measured)
    return " ".join(sentences)


def _compared(measured: Sequence[Runner]) -> list[str]:
    """Who had the most along the run, and whether it is the one that reads best."""
    times = min(len(each.shares) for each in measured)
    leads = [measured[int(np.argmax([each.shares[at] for each in measured]))].name for at in range(times)]
    leader = max(dict.fromkeys(leads), key=leads.count)
    sentences = [
        _("{name} had the largest share in {leads} of {times} measurements.").format(
            name=leader, leads=leads.count(leader), times=times
        )
    ]
    if not all(len(each.accuracies) for each in measured):
        return sentences
    best = max(measured, key=lambda each: each.accuracies[-1])
    reads = _("{name} has the highest test accuracy so far ({accuracy} at step {step}).").format(
        name=best.name, accuracy=percent(float(best.accuracies[-1]), 1), step=int(best.measured_at[-1])
    )
    if best.name != leader:
        reads += " " + _("This is another network, so the gradient's share alone does not decide the accuracy.")
    return [*sentences, reads]


def _each(measured: Sequence[Runner], at: int) -> str:
    return "; ".join(f"{in_markdown(each.name)}: {share(float(each.shares[at]))}" for each in measured)


def share(value: float) -> str:
    """``0.25`` as «25 %», ``4.6e-24`` as «4.6 · 10⁻²⁴»."""
    if value >= 0.01:
        return percent(value)
    if not value:
        return "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa} · 10{str(int(exponent)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
