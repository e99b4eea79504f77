"""``batch_first=True`` forgotten: torch reads the first axis as time and says nothing."""

from collections.abc import Sequence
from typing import Any

from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program
from rnnplay.lessons.tensors.confusions.pictures import images_figure
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _, percent

CONFUSED = """\
import torch
from torch import nn
from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input

digits = load_mnist("test").first(500)
model, card = checkpoints.load("lstm-2x128")
lstm = nn.LSTM(28, 128, num_layers=2)
lstm.load_state_dict(model.recurrent.state_dict())

correct = 0
with torch.no_grad():
    for ten in torch.arange(500).split(10):
        # (10, 28, 28)
        images = to_input(digits.images[ten])
        # (10, 28, 128), (2, batch, 128)
        output, (h_n, c_n) = lstm(images)
        # (10, 10)
        logits = model.linear(output[:, -1])
        predicted = logits.argmax(dim=-1)
        right = predicted == digits.labels[ten]
        correct += right.sum().item()

images_read, shape = len(digits), list(h_n.shape)
print(f"{correct} of {images_read} correct")
print("h_n", shape)
"""
TEN, SHOWN = 10, 14  # digits that are read at once, and the row of them that is shown
MENDED = CONFUSED.replace("num_layers=2)", "num_layers=2, batch_first=True)")


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, mended = (each.values for each in outcomes)
    shares = [each["correct"] / each["images_read"] for each in (confused, mended)]
    return Explanation(
        happens=_(
            "The shape of output fits, yet the trained network classifies {share} of the digits correctly; guessing "
            "would be right in one of ten. Only the shape of `h_n` betrays it: its second axis is the batch, and that "
            "is {batch}, not 10."
        ).format(share=percent(shares[0], 1), batch=confused["shape"][1]),
        why=_(
            "Without `batch_first`, `nn.LSTM`, `nn.GRU` and `nn.RNN` take (time, batch, features). So the ten digits "
            "become ten time steps, and the 28 rows become a batch of 28: the network reads row 1 of all ten digits as "
            "one sequence, row 2 as another, and so on. `output[:, -1]` then belongs to the bottom rows of the ten "
            "digits, read one after the other."
        ),
        mend=_(
            "With `batch_first=True` the same weights classify {share} correctly, and `h_n` has a batch of {batch}."
        ).format(share=percent(shares[1], 1), batch=mended["shape"][1]),
    )


def figure(_outcomes: Sequence[Outcome]) -> dict[str, Any]:
    images = to_input(load_mnist("test").first(TEN).images).numpy()  # (10, 28, 28)
    read = {
        _("Read: row {row} of ten digits").format(row=SHOWN): images[:, SHOWN - 1],
        _("Meant: the rows of one digit"): images[0],
    }
    return images_figure(read, _("pixel"), _("time step"))


BATCH_FIRST = Confusion(
    "batch-first",
    N_("batch_first forgotten"),
    [Program(CONFUSED)],
    Program(MENDED),
    explain,
    figure,
    N_("What is read as one sequence: one row of each of ten digits, and beside it the rows of one digit."),
)
