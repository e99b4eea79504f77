"""What was measured, in sentences."""

import numpy as np

from rnnplay.figures.colour_key import number
from rnnplay.figures.units import quantity_name
from rnnplay.lessons.inspect.look import Look
from rnnplay.text import _, ngettext, percent

NAMED = 12  # dead units that are named


def findings(look: Look) -> list[str]:
    """A sentence or two, as Markdown, for each measure."""
    return [
        _memory(look),
        *([_saturation(look)] if look.saturation else []),
        *([] if look.dead is None else [_dead(look)]),
    ]


def captions(look: Look) -> list[str]:
    """What the chosen unit does at each step, in the order of the clock."""
    hidden_state = look.read.hidden_state[:, look.place.unit].cpu().numpy()
    values = hidden_state[::-1] if look.place.direction == 1 else hidden_state
    before = np.concatenate([[0.0], values[:-1]])
    said = _("Unit {unit}: h goes from {before} to {after}.")
    return [
        said.format(unit=look.place.unit + 1, before=_rounded(old), after=_rounded(new))
        for old, new in zip(before, values, strict=True)
    ]


def _rounded(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _memory(look: Look) -> str:
    response, backward = look.response, look.place.direction == 1
    steps = len(response.difference)
    largest = number(float(response.difference.max()))
    memory = response.memory
    if memory == 1:
        return _("**Memory**: an impulse at the first step that is read changes no hidden state.")
    if memory is None:
        said = _(
            "**Memory**: an impulse at step {first} is still felt at the end, {count} steps later. Choose more steps "
            "to see where it ends. The hidden states differ by {largest} at most."
        )
        return said.format(first=steps if backward else 1, count=steps - 1, largest=largest)
    felt = memory - 1
    said = ngettext(
        "**Memory**: an impulse at step {first} is felt for {count} step. From step {end} on the difference of the "
        "hidden states stays below 1\u202f% of its largest, {largest}.",
        "**Memory**: an impulse at step {first} is felt for {count} steps. From step {end} on the difference of the "
        "hidden states stays below 1\u202f% of its largest, {largest}.",
        felt,
    )
    end = steps + 1 - memory if backward else memory
    return said.format(first=steps if backward else 1, count=felt, end=end, largest=largest)


def _saturation(look: Look) -> str:
    each = _("{gate} {shut} below 0.05, {open} above 0.95")
    gates = [
        each.format(gate=quantity_name(name), shut=percent(found.shut, 1), open=percent(found.open, 1))
        for name, found in look.saturation.items()
    ]
    return _("**Saturated gates**: {gates}.").format(gates="; ".join(gates))


def _dead(look: Look) -> str:
    dead, units = look.dead or [], look.read.hidden_state.shape[-1]
    if not dead:
        return _("**Dead units**: none; every unit changes.")
    names = ", ".join(str(unit + 1) for unit in dead[:NAMED]) + (", …" if len(dead) > NAMED else "")
    said = ngettext(
        "**Dead units**: {count} of {units} never changes: {names}.",
        "**Dead units**: {count} of {units} never change: {names}.",
        len(dead),
    )
    return said.format(count=len(dead), units=units, names=names)
