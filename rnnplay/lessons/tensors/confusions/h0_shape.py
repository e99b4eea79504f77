"""h_0 with the batch first: it is (layers · directions, batch, hidden), whatever ``batch_first`` says."""

from collections.abc import Sequence

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program, torch_says
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _

CONFUSED = """\
import torch
from torch import nn

gru = nn.GRU(28, 16, num_layers=2, batch_first=True)
images = torch.rand(10, 28, 28)
h_0 = torch.randn(10, 2, 16)
output, h_n = gru(images, h_0)
shapes = [list(output.shape), list(h_n.shape)]
print("output", shapes[0])
print("h_n", shapes[1])
"""
SILENT = """\
import torch
from torch import nn

gru = nn.GRU(28, 16, num_layers=2, batch_first=True)
images = torch.rand(2, 28, 28)
h_0 = torch.randn(2, 2, 16)  # (batch, layers, hidden)
swapped, _ = gru(images, h_0)
h_0 = h_0.transpose(0, 1).contiguous()
right, _ = gru(images, h_0)  # (layers, batch, hidden)
difference = (swapped - right).abs().max().item()
print(f"largest difference {difference:.3f}")
"""
MENDED = CONFUSED.replace("torch.randn(10, 2, 16)", "torch.randn(2, 10, 16)")


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    _confused, silent, mended = outcomes
    return Explanation(
        happens=_(
            "The message names the shape that torch wants and the one it got. But two images are as many as the "
            "layers. {silently} Then the states of layers and images are swapped, and the output is wrong by up to "
            "{difference}."
        ).format(silently=torch_says(silent), difference=f"{silent.values['difference']:.3f}"),
        why=_(
            "`batch_first` speaks of the input and the output alone. Of a batch, `h_0`, `c_0`, `h_n` and `c_n` are "
            "always (layers × directions, batch, hidden): one state for each layer and direction, the layers first."
        ),
        mend=_("Put the layers first; torch then gives `h_n` in the same order, {shape}.").format(
            shape=tuple(mended.values["shapes"][1])
        ),
    )


H0_SHAPE = Confusion(
    "h0-shape",
    N_("h_0 of the wrong shape"),
    [Program(CONFUSED), Program(SILENT, N_("The same with two images"))],
    Program(MENDED),
    explain,
)
