"""h_n is not batch-first: ``h_n[:, -1]`` is the last image of the batch, not the last layer."""

from collections.abc import Sequence

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program, torch_says
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _, percent

CONFUSED = """\
import torch
from torch.nn.functional import cross_entropy
from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input

digits = load_mnist("test").first(10)
model, card = checkpoints.load("lstm-2x128")
images = to_input(digits.images)
output, (h_n, c_n) = model.recurrent(images)
last = h_n[:, -1]
logits = model.linear(last)
shape = list(logits.shape)
print("logits", shape)
loss = cross_entropy(logits, digits.labels).item()
right = logits.argmax(dim=-1) == digits.labels
correct = right.sum().item()
print(f"loss {loss:.4f}")
print(f"{correct} of {shape[0]} correct")
same = torch.equal(last, output[:, -1])
print("equal to output[:, -1]:", same)
"""
SILENT = CONFUSED.replace("first(10)", "first(2)")
MENDED = CONFUSED.replace("h_n[:, -1]", "h_n[-1]")


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, silent, mended = outcomes
    rows, batch = confused.values["shape"][0], mended.values["shape"][0]
    same = _("With one direction it equals `output[:, -1]` to the bit.") if mended.values["same"] else ""
    return Explanation(
        happens=_(
            "The linear layer takes it: {rows} rows of logits come out for {batch} images, and only the loss sees that "
            "the labels are more. But two images are as many as the layers. {silently} Their loss is then {loss:.1f}, "
            "and {share} are correct."
        ).format(
            rows=rows,
            batch=batch,
            silently=torch_says(silent),
            loss=silent.values["loss"],
            share=percent(silent.values["correct"] / silent.values["shape"][0]),
        ),
        why=_(
            "`h_n` is (layers × directions, batch, hidden), also with `batch_first=True`, as here. So `h_n[:, -1]` "
            "takes the last image of the batch, once for each layer."
        ),
        mend=_(
            "`h_n[-1]` is the last layer, for every image. {same} The loss is {loss:.4f}, and {share} are correct."
        ).format(same=same, loss=mended.values["loss"], share=percent(mended.values["correct"] / batch)),
    )


HN_SHAPE = Confusion(
    "hn-shape",
    N_("h_n is not batch-first"),
    [Program(CONFUSED), Program(SILENT, N_("The same with two images"))],
    Program(MENDED),
    explain,
)
