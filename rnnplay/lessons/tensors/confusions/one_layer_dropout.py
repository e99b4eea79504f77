"""``dropout`` of a recurrent layer acts between layers: with one there is nothing between."""

from collections.abc import Sequence

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _, percent

CONFUSED = """\
import torch
from torch import nn

lstm = nn.LSTM(28, 64, dropout=0.5, batch_first=True)
lstm.train()
images = torch.rand(8, 28, 28)
first = lstm(images)[0][:, -1]
second = lstm(images)[0][:, -1]
same = torch.equal(first, second)
dropped = (first == 0).float().mean().item()
print("equal:", same)
print(f"dropped: {dropped:.1%}")
"""
MENDED = """\
import torch
from torch import nn

lstm = nn.LSTM(28, 64, batch_first=True)
dropout = nn.Dropout(0.5)
lstm.train()
images = torch.rand(8, 28, 28)
first = dropout(lstm(images)[0][:, -1])
second = dropout(lstm(images)[0][:, -1])
same = torch.equal(first, second)
dropped = (first == 0).float().mean().item()
print("equal:", same)
print(f"dropped: {dropped:.1%}")
"""


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, mended = (each.values for each in outcomes)
    same = (
        _("two readings of the same images are equal to the bit")
        if confused["same"]
        else _("two readings of the same images differ")
    )
    return Explanation(
        happens=_("In training, {same}, and {share} of the outputs are zero.").format(
            same=same, share=percent(confused["dropped"])
        ),
        why=_(
            "The argument drops outputs of each layer but the last, on their way to the layer above. With one layer "
            "there is no such way. It also never drops what the last layer gives, however many layers there are."
        ),
        mend=_(
            "An `nn.Dropout` after the layer drops what goes to the linear layer: {share} of it, and other units each "
            "time. `eval()` switches it off."
        ).format(share=percent(mended["dropped"])),
    )


ONE_LAYER_DROPOUT = Confusion(
    "one-layer-dropout", N_("Dropout with one layer"), [Program(CONFUSED)], Program(MENDED), explain
)
