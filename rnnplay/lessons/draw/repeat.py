"""Both readings of an image, as it is and with a change, as a script repeats them in plain PyTorch."""

import json
from textwrap import indent

from torch import Tensor

from rnnplay.digits.contributions import Contributions
from rnnplay.digits.reading import Reading
from rnnplay.digits.what_if import Change
from rnnplay.lessons.draw.script_templates import (
    ACTS,
    BY_ROW,
    CHANGED_IMAGE,
    CONTRIBUTIONS,
    ENDS,
    READ_AGAIN,
    SALIENCY,
    WHY,
)
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.trace import Intervention
from rnnplay.trace.script import check, head, layers, step_by_step, tensor_of, zeros


def repeat(
    model: RowClassifier,
    reading: Reading,
    change: Change | None,
    weighed: Contributions | None,
    file: str,
    _npz: str,
) -> str:
    """The script.

    Args:
        model: that read.
        reading: of the image as it is.
        change: what is otherwise in the other reading; None: there is no other.
        weighed: what the units add to a logit; None: that is not shown.
        file: what the file of the weights is called; that of the numbers is not needed.
    """
    both, ends = model.recurrent.bidirectional, model.architecture["readout"] == "ends"
    interventions = () if change is None else change.interventions
    given, prepared = _given(reading, change)
    again = READ_AGAIN.format(by_row=_("Probabilities as if the image ended after each row."))
    return WHY.format(
        head=head(file),
        image=tensor_of(reading.image),
        prepared=prepared,
        step_by_step=step_by_step(model.recurrent, {each.quantity: _becomes(each) for each in interventions}),
        reading=_("Every gate and state of one reading, and its logits; a change in the network acts at some steps."),
        layers=indent(layers(model.recurrent, "recurrent.", zeros(model.recurrent), _acts(interventions)), "    "),
        ends=ENDS.format(ends=_("each after so many of its own steps")) if both and ends else "",
        logits=_("the logits from the states at each row"),
        again=again if both else "",
        said=_("As it is.") if change is None else _("As it is, then: {change}").format(change=change.said),
        given=given,
        probability=BY_ROW if both else 'made["probability_of_states"]',
        contributions="" if weighed is None else _contributions(model, reading, weighed),
        saliency=_saliency(reading),
        check=check(model.recurrent, "recurrent.", "image"),
        last=json.dumps([f"hidden_state_l{len(reading.layers) - 1}{suffix}" for suffix in _suffixes(model)]),
    )


def _given(reading: Reading, change: Change | None) -> tuple[str, str]:
    """Code for the images and steps of change of all readings, and lines that stand before it."""
    if change is None:
        return "[(image, ())]", ""
    if not change.interventions:
        block = {"first": change.rows.start, "last": change.rows.stop}
        block |= {"left": change.pixels.start, "right": change.pixels.stop}
        return "[(image, ()), (changed, ())]", CHANGED_IMAGE.format(**block)
    first = change.interventions[0]
    means = f"mean = {tensor_of(first.value.cpu().numpy())}\n" if isinstance(first.value, Tensor) else ""
    return f"[(image, ()), (image, {_steps(first, len(reading.image))})]", means


def _steps(intervention: Intervention, rows: int) -> str:
    """The steps at which it acts, in the order in which its direction reads."""
    at = range(rows) if intervention.steps is None else sorted(intervention.steps)
    first, last = at[0], at[-1] + 1
    backward = list(intervention.directions or ()) == [1]
    return f"range({rows - last}, {rows - first})" if backward else f"range({first}, {last})"


def _becomes(intervention: Intervention) -> str:
    """Code for what a quantity becomes."""
    if isinstance(intervention.value, Tensor):
        return "mean"
    if intervention.units is None:
        return f"torch.full_like({{it}}, {intervention.value!r})"
    return f"{{it}}.index_fill(0, torch.tensor({list(intervention.units)}), {intervention.value!r})"


def _acts(interventions: tuple[Intervention, ...]) -> str:
    """The line that tells a layer and direction whether they are changed."""
    if not interventions:
        return ""
    place = *(interventions[0].layers or ()), *(interventions[0].directions or ())
    return ACTS.format(place=place)


def _contributions(model: RowClassifier, reading: Reading, weighed: Contributions) -> str:
    return CONTRIBUTIONS.format(
        contributions=_("what each unit of the last layer adds to a logit"),
        suffixes=json.dumps(_suffixes(model)),
        digit=weighed.digit,
        directions=len(_suffixes(model)),
        last=len(reading.layers) - 1,
    )


def _saliency(reading: Reading) -> str:
    if reading.saliency is None:
        return ""
    return SALIENCY.format(saliency=_("Saliency: gradient of the prediction with respect to each pixel"))


def _suffixes(model: RowClassifier) -> list[str]:
    """What torch adds to the names of each direction."""
    return ["", "_reverse"] if model.recurrent.bidirectional else [""]
