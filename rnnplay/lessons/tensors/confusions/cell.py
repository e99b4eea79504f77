"""A Cell takes one step, a layer a sequence: a Cell that is given a sequence takes its rows for a batch."""

from collections.abc import Sequence
from typing import Any

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program, torch_says
from rnnplay.lessons.tensors.confusions.pictures import lines_figure
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _, percent

CONFUSED = """\
import torch
from torch import nn
from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input

digits = load_mnist("test").first(200)
images = to_input(digits.images)  # (200, 28, 28)
model, card = checkpoints.load("lstm-1x64")
cell = nn.LSTMCell(28, 64)
for name, parameter in cell.named_parameters():
    weight = getattr(model.recurrent, f"{name}_l0")
    parameter.data = weight.data

states = []
with torch.no_grad():
    for image in images:
        h, c = cell(image)
        states.append(h)
    hidden = torch.stack(states)  # (200, 28, 64)
    output, _ = model.recurrent(images)
    logits = model.linear(hidden[:, -1])

shape = list(h.shape)
print("h", shape)
right = logits.argmax(dim=-1) == digits.labels
accuracy = right.float().mean().item()
print(f"{accuracy:.1%} correct")
moved = (hidden - output).abs()  # (200, 28, 64)
differences = moved.amax(dim=(0, 2)).tolist()
print("apart from what nn.LSTM gives:")
print(f"row 1 by {differences[0]:.0e}")
print(f"row 28 by {differences[-1]:.0e}")
"""
BATCH = CONFUSED.replace("for image in images:", "for batch in images.split(50):").replace("cell(image)", "cell(batch)")
MENDED = (
    CONFUSED.replace("states = []\n", "states = []\nh = c = torch.zeros(200, 64)\n")
    .replace("for image in images:", "for row in images.unbind(dim=1):")
    .replace("cell(image)", "cell(row, (h, c))")
    .replace("torch.stack(states)", "torch.stack(states, dim=1)")
)


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, batch, mended = outcomes
    values = confused.values
    return Explanation(
        happens=_(
            "From one image comes an `h` of shape {shape}, as if it were the states after each row. Yet only row 1 is "
            "that of `nn.LSTM` with the same weights; at row 28 it differs by up to {last:.2f}, and {share} of the "
            "digits are classified correctly. And if it is given a batch of images? {batch}"
        ).format(
            shape=tuple(values["shape"]),
            last=values["differences"][-1],
            share=percent(values["accuracy"], 1),
            batch=torch_says(batch),
        ),
        why=_(
            "`nn.LSTMCell`, `nn.GRUCell` and `nn.RNNCell` take one step: an input of two axes is (batch, features). "
            "The 28 rows are a batch of 28 to it, and each is read from a state of zeros, with no memory of the rows "
            "above."
        ),
        mend=_(
            "Loop over the rows and hand the state on. That differs from `nn.LSTM` by no more than {last:.0e}, which "
            "is rounding, and {share} are correct. Or use the layer, which is this loop."
        ).format(last=max(mended.values["differences"]), share=percent(mended.values["accuracy"], 1)),
    )


def figure(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    confused, _batch, mended = (each.values.get("differences", []) for each in outcomes)
    curves = {_("cell(image)"): confused, _("loop over the rows"): mended}
    return lines_figure(curves, _("row"), _("distance from nn.LSTM"), first=1, log=True)


CELL = Confusion(
    "cell",
    N_("Cell instead of layer"),
    [Program(CONFUSED), Program(BATCH, N_("The same with a whole batch"))],
    Program(MENDED),
    explain,
    figure,
    N_("How far the states are from those of nn.LSTM after each row: with the image at once, and in a loop."),
)
