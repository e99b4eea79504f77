"""``output[:, -1]`` of two directions: there the backward one has taken a single step."""

from collections.abc import Sequence

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _, percent

CONFUSED = """\
import torch
from torch import nn
from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input

digits = load_mnist("test").first(500)
images = to_input(digits.images)  # (500, 28, 28)
erased = images.clone()
erased[:, :-1] = 0  # all rows but the last

def last(lstm, images):
    output, (h_n, c_n) = lstm(images)
    return output[:, -1]

def change(layers):
    lstm = nn.LSTM(28, 32, layers, batch_first=True,
                   bidirectional=True)
    moved = last(lstm, erased) - last(lstm, images)
    forward, backward = moved.abs().chunk(2, dim=-1)
    print("layers:", layers)
    print(f"forward half changes by {forward.max():.4f}")
    print(f"backward half by {backward.max():.4f}")
    return backward.max().item()

with torch.no_grad():
    changes = [change(layers=1), change(layers=2)]
    name = "bilstm-2x128-ends"
    model, card = checkpoints.load(name)
    states = last(model.recurrent, images)
    predicted = model.linear(states).argmax(dim=-1)
right = predicted == digits.labels
accuracy = right.float().mean().item()
print(f"{name}: {accuracy:.1%} correct")
"""
MENDED = CONFUSED.replace("return output[:, -1]", "return torch.cat([h_n[-2], h_n[-1]], dim=-1)")


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, mended = (each.values for each in outcomes)
    (one, two), (now, _two_layers) = confused["changes"], mended["changes"]
    seen = (
        _("the backward half does not change at all (0): it has seen that row alone")
        if one == 0
        else _("the backward half changes by {change}").format(change=f"{one:.4f}")
    )
    return Explanation(
        happens=_(
            "All rows but the last are erased, and with one layer {seen}. With two layers it changes by up to {two}. "
            "The network that was trained to be read where each direction ends classifies {share} correctly."
        ).format(seen=seen, two=f"{two:.4f}", share=percent(confused["accuracy"], 1)),
        why=_(
            "The backward direction begins at the last row. At `output[:, -1]` it has taken one step, and its last "
            "state stands at `output[:, 0]`. With more layers the input of that one step is the output of the layer "
            "below, whose forward direction has read every row; so it knows of them, but only through that layer."
        ),
        mend=_(
            "`h_n[-2]` and `h_n[-1]` are the last states of both directions of the last layer. Now the backward half "
            "changes by {now} with one layer, and the shipped network classifies {share} correctly."
        ).format(now=f"{now:.4f}", share=percent(mended["accuracy"], 1)),
    )


BIDIRECTIONAL_LAST = Confusion(
    "bidirectional-last",
    N_("output[:, -1] with two directions"),
    [Program(CONFUSED)],
    Program(MENDED),
    explain,
)
