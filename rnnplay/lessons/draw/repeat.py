"""Both readings of an image, as it is and with a change, as a script repeats them in plain PyTorch."""

import json
from textwrap import indent

from torch import Tensor

from rnnplay.digits.contributions import Contributions
from rnnplay.digits.reading import Reading
from rnnplay.digits.repeat import ends, suffixes
from rnnplay.digits.what_if import Change
from rnnplay.lessons.draw.script_templates import (
    BY_ROW,
    CHANGED_IMAGE,
    CONTRIBUTIONS,
    READ_AGAIN,
    SALIENCY,
    WHY,
)
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.trace.script import check, head, layers, step_by_step, tensor_of, zeros
from rnnplay.trace.script_change import acts_at, acts_in, becomes


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
    both = model.recurrent.bidirectional
    interventions = () if change is None else change.interventions
    acts = acts_in(interventions, "acts") if interventions else ""
    given, prepared = _given(reading, change)
    again = READ_AGAIN.format(by_row=_("Probabilities as if the image ended after each row."))
    return WHY.format(
        head=head(file),
        image=tensor_of(reading.image),
        prepared=prepared,
        step_by_step=step_by_step(model.recurrent, becomes(interventions)),
        reading=_("Every gate and state of one reading, and its logits; a change in the network acts at some steps."),
        layers=indent(layers(model.recurrent, "recurrent.", zeros(model.recurrent), acts), "    "),
        ends=ends(model),
        logits=_("the logits from the states at each row"),
        again=again if both else "",
        said=_("As it is.") if change is None else _("As it is, then: {change}").format(change=change.said),
        given=given,
        probability=BY_ROW if both else 'made["probability_of_states"]',
        contributions="" if weighed is None else _contributions(model, reading, weighed),
        saliency=_saliency(reading),
        check=check(model.recurrent, "recurrent.", "image"),
        last=json.dumps([f"hidden_state_l{len(reading.layers) - 1}{suffix}" for suffix in suffixes(model)]),
    )


def _given(reading: Reading, change: Change | None) -> tuple[str, str]:
    """Code for the images and steps of change of all readings, and lines that stand before it."""
    if change is None:
        return "[(image, ())]", ""
    if not change.interventions:
        block = {"first": change.rows.start, "last": change.rows.stop}
        block |= {"left": change.pixels.start, "right": change.pixels.stop}
        return "[(image, ()), (changed, ())]", CHANGED_IMAGE.format(**block)
    value = change.interventions[0].value
    prepared = f"value = {tensor_of(value.cpu().numpy())}\n" if isinstance(value, Tensor) else ""
    return f"[(image, ()), (image, {acts_at(change.interventions, len(reading.image))})]", prepared


def _contributions(model: RowClassifier, reading: Reading, weighed: Contributions) -> str:
    return CONTRIBUTIONS.format(
        contributions=_("what each unit of the last layer adds to a logit"),
        suffixes=json.dumps(suffixes(model)),
        digit=weighed.digit,
        directions=len(suffixes(model)),
        last=len(reading.layers) - 1,
    )


def _saliency(reading: Reading) -> str:
    if reading.saliency is None:
        return ""
    return SALIENCY.format(saliency=_("Saliency: gradient of the prediction with respect to each pixel"))
