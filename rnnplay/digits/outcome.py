"""What becomes of a prediction where something was otherwise, in a sentence."""

import numpy as np

from rnnplay.digits.reading import Reading
from rnnplay.digits.verdict import percent
from rnnplay.text import _

ALIKE = 5e-7  # float32 cannot tell probabilities apart that are nearer than that


def what_changes(before: Reading, after: Reading) -> str:
    """The difference between two readings of one picture, in Markdown."""
    digit, other = before.digit, after.digit
    shares = percent(before.probabilities[digit]), percent(after.probabilities[digit])
    if digit != other:
        return _("The prediction becomes **{other}** ({share}); {digit} falls from {before} to {after}.").format(
            other=other, share=percent(after.probabilities[other]), digit=digit, before=shares[0], after=shares[1]
        )
    if np.abs(after.probabilities - before.probabilities).max() < ALIKE:
        return _("Nothing changes: the prediction stays **{digit}** ({share}).").format(digit=digit, share=shares[0])
    change = float(after.probabilities[digit] - before.probabilities[digit])
    return _(
        "The prediction stays **{digit}**: {before} before, {after} with it, a change of {change} percentage points."
    ).format(digit=digit, before=shares[0], after=shares[1], change=_points(change))


def _points(change: float) -> str:
    """A difference of probabilities in percentage points, to two digits: ``-0.0199`` as ``−2.0``."""
    return np.format_float_positional(100 * change, precision=2, fractional=False, sign=True, trim="k").replace(
        "-", "−"
    )
