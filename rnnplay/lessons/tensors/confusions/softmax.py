"""Softmax before cross-entropy, which takes logits: learning is slow, and the loss cannot come near zero."""

import math
from collections.abc import Sequence
from typing import Any

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program
from rnnplay.lessons.tensors.confusions.pictures import lines_figure
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _, percent

CONFUSED = """\
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from rnnplay.data.mnist import load_mnist, to_input

digits = load_mnist("train")
test = load_mnist("test").first(500)
lstm = nn.LSTM(28, 32, batch_first=True)
linear = nn.Linear(32, 10)
parameters = [*lstm.parameters(), *linear.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01)

def scores(images):
    output, _ = lstm(to_input(images))
    logits = linear(output[:, -1])
    return logits.softmax(dim=-1)

losses, norms = [], []
order = torch.randperm(len(digits))
for batch in order.split(50)[:60]:
    targets = digits.labels[batch]
    given = scores(digits.images[batch])
    loss = cross_entropy(given, targets)
    optimizer.zero_grad()
    loss.backward()
    norm = nn.utils.get_total_norm(
        each.grad for each in parameters)
    norms.append(norm.item())
    losses.append(loss.item())
    optimizer.step()

with torch.no_grad():
    predicted = scores(test.images).argmax(dim=-1)
right = predicted == test.labels
accuracy = right.float().mean().item()
print(f"first loss {losses[0]:.3f}")
print(f"first gradient norm {norms[0]:.3f}")
print(f"last loss {losses[-1]:.3f}")
print(f"test images correct: {accuracy:.1%}")
"""
MENDED = CONFUSED.replace("    return logits.softmax(dim=-1)\n", "    return logits\n")
CLASSES = 10
LEAST = math.log(math.e + CLASSES - 1) - 1  # cross-entropy of «probabilities» 1, 0, 0 … taken as logits


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, mended = (each.values for each in outcomes)
    return Explanation(
        happens=_(
            "At the first step, with the same weights and images, the norm of the gradient is {norm:.3f}, against "
            "{other:.3f} without softmax. After {steps} steps the loss is {loss:.3f}, and {share} of 500 test images "
            "are classified correctly."
        ).format(
            norm=confused["norms"][0],
            other=mended["norms"][0],
            steps=len(confused["losses"]),
            loss=confused["losses"][-1],
            share=percent(confused["accuracy"], 1),
        ),
        why=_(
            "`cross_entropy` takes logits and applies log-softmax itself. Given probabilities it applies softmax to "
            "them again. They lie between 0 and 1, so that makes them more alike: even a certain and correct "
            "prediction, 1 and nine times 0, becomes {share} and costs {least:.3f} nats. And the gradient has to pass "
            "through two softmaxes."
        ).format(share=percent(math.exp(-LEAST)), least=LEAST),
        mend=_(
            "Give `cross_entropy` the logits. After the same {steps} steps the loss is {loss:.3f} and {share} are "
            "correct. Softmax is for showing probabilities, after training."
        ).format(steps=len(mended["losses"]), loss=mended["losses"][-1], share=percent(mended["accuracy"], 1)),
    )


def figure(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    confused, mended = (each.values["losses"] for each in outcomes)
    curves = {
        _("with softmax"): confused,
        _("logits"): mended,
        _("least loss with softmax"): [LEAST] * len(confused),
    }
    return lines_figure(curves, _("step"), _("loss (nats)"), first=1)


SOFTMAX = Confusion(
    "softmax",
    N_("Softmax before cross-entropy"),
    [Program(CONFUSED)],
    Program(MENDED),
    explain,
    figure,
    N_("The loss of each step with softmax and with logits, and the least loss that there can be with softmax."),
)
