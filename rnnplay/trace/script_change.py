"""A change in a network, as code of a script that repeats a reading (`rnnplay.trace.script`).

The interventions of a change are at one layer and direction, at the same steps.
"""

from collections.abc import Sequence

from torch import Tensor

from rnnplay.trace.intervention import Intervention
from rnnplay.trace.script_templates import ACTS


def becomes(interventions: Sequence[Intervention]) -> dict[str, str]:
    """Code for what each quantity becomes; a tensor is called ``value``, and ``{it}`` is what would be."""
    return {each.quantity: _becomes(each) for each in interventions}


def acts_at(interventions: Sequence[Intervention], steps: int) -> str:
    """Code for the steps at which they act, of so many, in the order in which their direction reads."""
    first = interventions[0]
    at = sorted(range(steps) if first.steps is None else first.steps)
    if list(first.directions or ()) == [1]:
        at = [steps - 1 - each for each in reversed(at)]
    whole = range(at[0], at[-1] + 1)
    return f"range({whole.start}, {whole.stop})" if [*whole] == at else str(at)


def acts_in(interventions: Sequence[Intervention], acts: str) -> str:
    """The line that tells a layer and direction at which steps it is changed; ``acts``: code for these."""
    first = interventions[0]
    return ACTS.format(place=(*(first.layers or ()), *(first.directions or ())), acts=acts)


def _becomes(intervention: Intervention) -> str:
    if isinstance(intervention.value, Tensor):
        return "value"
    if intervention.units is None:
        return f"torch.full_like({{it}}, {intervention.value!r})"
    return f"{{it}}.index_fill(0, torch.tensor({list(intervention.units)}), {intervention.value!r})"
