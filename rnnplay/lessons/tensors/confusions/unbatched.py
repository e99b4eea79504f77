"""One image without a batch: torch takes two axes as (time, features), and all axes that follow move up by one."""

from collections.abc import Sequence

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _

CONFUSED = """\
import torch
from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input

digits = load_mnist("test").first(1)
image = to_input(digits.images)[0]  # (28, 28)
model, card = checkpoints.load("lstm-2x128")
output, (h_n, c_n) = model.recurrent(image)
last = output[:, -1]
tensors = output, h_n, last
shapes = [list(each.shape) for each in tensors]
for name, shape in zip("output h_n last".split(), shapes):
    print(name, shape)
logits = model.linear(last)
print("prediction", logits.argmax(dim=-1).item())

unbatched, _ = model.recurrent(image)
moved = (unbatched[-1] - last[0]).abs()
difference = moved.max().item()
print(f"unbatched[-1] differs by {difference:.1e}")
"""
MENDED = CONFUSED.replace("model.recurrent(image)\nlast", "model.recurrent(image[None])\nlast")


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, mended = (each.values for each in outcomes)
    hint = "" if "batch" in outcomes[0].error else _("Torch's message does not mention the missing batch.")
    return Explanation(
        happens=_(
            "The LSTM takes the image, and `output[:, -1]` has shape {shape}: the last unit after each of the rows, "
            "not all units after the last row. {hint}"
        ).format(shape=tuple(confused["shapes"][2]), hint=hint),
        why=_(
            "An input of two axes is one sequence without a batch: (time, features), whatever `batch_first` says. Then "
            "`output` is {output} and `h_n` is {state}, each without its axis of the batch. A batch of one is "
            "something else: (1, time, features). `h_0` and `c_0` must match: with a batch or without, like the input."
        ).format(output=tuple(confused["shapes"][0]), state=tuple(confused["shapes"][1])),
        mend=_(
            "`image[None]` makes a batch of one: `output` is {output}, and `output[:, -1]` is the last row. Or stay "
            "without a batch and take `output[-1]`: its numbers differ by {difference}."
        ).format(output=tuple(mended["shapes"][0]), difference=f"{mended['difference']:.1g}"),
    )


UNBATCHED = Confusion("unbatched", N_("No batch, or a batch of one"), [Program(CONFUSED)], Program(MENDED), explain)
