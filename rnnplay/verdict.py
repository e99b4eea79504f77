"""A reading in one sentence: the verdict, how sure, and from which row on it no longer changed."""

from rnnplay.reading import Reading
from rnnplay.text import _

SURE = 0.9  # from here on a verdict stands alone
DOUBT = 0.2  # a runner-up with so much is named beside the winner
NAMED = 0.05  # a class below this is not worth a name


def verdict(reading: Reading) -> str:
    """The verdict on a drawing, in Markdown."""
    first, *others = reading.probabilities.argsort()[::-1]
    share = reading.probabilities
    settled = _settled(reading)
    if share[first] >= SURE:
        return _("It reads **{digit}**: {share} sure, {settled}.").format(
            digit=first, share=percent(share[first]), settled=settled
        )
    doubted = [digit for digit in others if share[digit] >= DOUBT]
    if doubted and share[first] < 0.5 and len(doubted) > 1:
        return _("Hard to say, even after the last row: {names}.").format(names=_names(reading, [first, *doubted]))
    if doubted:
        return _("Between {names} to the last row: {lead} is ahead {settled}.").format(
            names=_names(reading, [first, doubted[0]], joint=_(" and ")), lead=first, settled=settled
        )
    named = [digit for digit in others if share[digit] >= NAMED][:3]
    if share[first] < 0.5:
        return _("It could be much: {names}.").format(names=_names(reading, [first, *named]))
    rest = _(", or else {names}").format(names=_names(reading, named)) if named else ""
    return _("Probably **{digit}** ({share}), {settled}{rest}.").format(
        digit=first, share=percent(share[first]), settled=settled, rest=rest
    )


def after_each_row(reading: Reading) -> list[str]:
    """What the network would say if the picture ended after each row, one sentence a row."""
    rows, sentences = len(reading.by_row), []
    for row, share in enumerate(reading.by_row):
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
    """``0.4271`` as ``43 %``; next to certainty with more digits, never 100 % or 0 % for what is not."""
    if share > 0.99:
        return f"{min(share, 0.9999):.2%}".replace("%", " %") if share < 1 else "100 %"
    if 0 < share < 0.005:
        return "< 1 %"
    return f"{share:.0%}".replace("%", " %")


def _settled(reading: Reading) -> str:
    if reading.decided_at == 0:
        return _("from the first row on")
    if reading.decided_at == len(reading.by_row) - 1:
        return _("since the very last row")
    return _("unchanged since row {row} of {rows}").format(row=reading.decided_at + 1, rows=len(reading.by_row))


def _names(reading: Reading, digits: list[int], joint: str = ", ") -> str:
    return joint.join(f"**{digit}** ({percent(reading.probabilities[digit])})" for digit in digits)
