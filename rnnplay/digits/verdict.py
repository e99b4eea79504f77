"""A reading in one sentence: the prediction, how sure, and from which row on it is stable; or that this is no digit."""

import numpy as np

from rnnplay.digits.reading import Reading
from rnnplay.text import _

SURE = 0.9  # from here on a prediction stands alone
DOUBT = 0.2  # a runner-up with so much is named beside the first
NAMED = 0.05  # a class below this is not worth a name


def verdict(reading: Reading) -> str:
    """The verdict on a drawing, in Markdown."""
    if reading.unclear:
        return _("This does not look like a digit: {reason}.").format(reason=reading.unclear)
    if reading.is_strange:
        return no_digit(reading)
    first, *others = reading.probabilities.argsort()[::-1]
    share = reading.probabilities
    if share[first] >= SURE:
        return _("Prediction: **{digit}** ({share}), {stable}.").format(
            digit=first, share=percent(share[first]), stable=_stable(reading)
        )
    doubted = [digit for digit in others if share[digit] >= DOUBT]
    if doubted and (share[first] >= 0.5 or len(doubted) == 1):
        return _("No clear prediction: {names}; **{lead}** leads {since}.").format(
            names=_names(reading, [first, doubted[0]], joint=_(" or ")), lead=first, since=_since(reading)
        )
    named = doubted or [digit for digit in others if share[digit] >= NAMED][:3]
    if share[first] < 0.5:
        return _("No clear prediction: {names}.").format(names=_names(reading, [first, *named]))
    rest = _("; else {names}").format(names=_names(reading, named)) if named else ""
    return _("Probably **{digit}** ({share}), {stable}{rest}.").format(
        digit=first, share=percent(share[first]), stable=_stable(reading), rest=rest
    )


def no_digit(reading: Reading) -> str:
    """For a drawing that does not look like a digit: that it does not, and what the network has to choose all the same.

    A softmax gives ten shares that add up to 1, whatever is drawn: so its choice is no statement about the drawing.
    """
    return _("This does not look like a digit: the network has to choose one of ten, and chooses {names}.").format(
        names=chosen(reading)
    )


def chosen(reading: Reading) -> str:
    """What the network would choose if it must, with a runner-up or two that come near, in Markdown."""
    first, *others = reading.probabilities.argsort()[::-1]
    named = [digit for digit in others if reading.probabilities[digit] >= DOUBT][:2]
    return _names(reading, [first, *named], joint=_(" or "))


def reason(reading: Reading) -> str | None:
    """Why it does not look like a digit, in a clause; None if nothing says so."""
    if reading.unclear:
        return reading.unclear
    if reading.is_strange:
        value, threshold = told_apart(reading)
        return _("its strangeness {value} is above the network's threshold {threshold}").format(
            value=value, threshold=threshold
        )
    return None


def told_apart(reading: Reading) -> tuple[str, str]:
    """The strangeness of a strange reading, and the threshold: with as many decimals as show which is larger."""
    for decimals in range(1, 16):
        both = f"{reading.strangeness:.{decimals}f}", f"{reading.threshold:.{decimals}f}"
        if both[0] != both[1]:
            break
    return both


def after_each_row(by_row: np.ndarray) -> list[str]:
    """What probabilities ``(rows, classes)`` say after each row, one sentence a row."""
    rows, sentences = len(by_row), []
    for row, share in enumerate(by_row):
        first, second = share.argsort()[::-1][:2]
        sentences.append(
            _("After row {row} of {rows}: {first} ({share}), then {second} ({other}).").format(
                row=row + 1,
                rows=rows,
                first=first,
                share=percent(share[first]),
                second=second,
                other=percent(share[second]),
            )
        )
    return sentences


def percent(share: float) -> str:
    """A class's probability: ``0.4271`` as ``43 %``; next to certainty with more digits, and never 100 % or 0 %.

    A softmax gives no class all or nothing; float32 only cannot tell.
    """
    if share >= 0.9999:
        return "> 99.99 %"
    if share <= 0.005:
        return "< 1 %"
    return (f"{share:.2%}" if share > 0.99 else f"{share:.0%}").replace("%", " %")


def _stable(reading: Reading) -> str:
    if reading.decided_at == len(reading.by_row) - 1 > 0:
        return _("only since the last row")
    return _("stable from row {row} on").format(row=reading.decided_at + 1)


def _since(reading: Reading) -> str:
    if reading.decided_at == len(reading.by_row) - 1 > 0:
        return _("only since the last row")
    return _("from row {row} on").format(row=reading.decided_at + 1)


def _names(reading: Reading, digits: list[int], joint: str = ", ") -> str:
    return joint.join(f"**{digit}** ({percent(reading.probabilities[digit])})" for digit in digits)
