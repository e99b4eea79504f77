"""A hidden state that is carried on without `detach`: its graph was freed, or grows with every window."""

from collections.abc import Sequence
from typing import Any

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program
from rnnplay.lessons.tensors.confusions.pictures import lines_figure
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _

CONFUSED = """\
import time
import torch
from torch import nn
from torch.nn.functional import mse_loss

def nodes_of(loss):  # of its graph
    seen, waiting = set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            for each, _ in node.next_functions:
                waiting.append(each)
    return len(seen)

rnn = nn.RNN(1, 16, batch_first=True)
linear = nn.Linear(16, 1)
parameters = [*rnn.parameters(), *linear.parameters()]
optimizer = torch.optim.SGD(parameters, lr=0.01)
wave = torch.sin(0.2 * torch.arange(161))
windows = wave[:-1].view(8, 1, 20, 1)
following = wave[1:].view(8, 1, 20, 1)
state, nodes, times = None, [], []
for inputs, targets in zip(windows, following):
    output, state = rnn(inputs, state)
    loss = mse_loss(linear(output), targets)
    nodes.append(nodes_of(loss))
    print(f"window {len(nodes)}: {nodes[-1]} nodes")
    began = time.perf_counter()
    loss.backward()
    took = 1000 * (time.perf_counter() - began)
    print(f"backward took {took:.1f} ms")
    times.append(took)
    optimizer.step()
    optimizer.zero_grad()
"""
_STEP = "    optimizer.step()\n    optimizer.zero_grad()\n"
# With a step in between, torch would stop: the weights in the graph are no longer those that were used.
RETAINED = CONFUSED.replace("backward()", "backward(retain_graph=True)").replace(_STEP, "optimizer.step()\n")
MENDED = CONFUSED.replace("rnn(inputs, state)\n", "rnn(inputs, state)\n    state = state.detach()\n")


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, retained, mended = outcomes
    nodes, times = retained.values["nodes"], retained.values["times"]
    return Explanation(
        happens=_(
            "Torch stops in window {stopped}. What its message suggests, `retain_graph=True`, is no mend: the graph "
            "grows from {first} nodes in window 1 to {last} in window {windows}, and backward took {soon:.1f} ms in "
            "the first and {late:.1f} ms in the last."
        ).format(
            stopped=len(confused.values["nodes"]),
            first=nodes[0],
            last=nodes[-1],
            windows=len(nodes),
            soon=times[0],
            late=times[-1],
        ),
        why=_(
            "The state of one window is the first state of the next, and with it comes the graph that made it. "
            "`backward` wants to go through that too, but its saved tensors were freed after the first time. Kept by "
            "`retain_graph=True`, it is gone through again in every window, back to the very first. (And if the "
            "optimizer steps in between, the weights in it are no longer those that were used: torch stops again.)"
        ),
        mend=_(
            "`state.detach()` keeps the numbers and drops the graph: {nodes} nodes in every window. Gradients then end "
            "at the window's first step, which is called truncated backpropagation through time. The state of an LSTM "
            "is a pair: detach `h` and `c`."
        ).format(nodes=mended.values["nodes"][-1]),
    )


def figure(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    _confused, retained, mended = (each.values for each in outcomes)
    curves = {_("retain_graph=True"): retained["nodes"], _("state.detach()"): mended["nodes"]}
    return lines_figure(curves, _("window"), _("nodes of the graph"), first=1)


DETACH = Confusion(
    "detach",
    N_("Hidden state not detached"),
    [Program(CONFUSED), Program(RETAINED, N_("With retain_graph=True, as the message suggests"))],
    Program(MENDED),
    explain,
    figure,
    N_("The nodes of the graph in each window: they grow with retain_graph=True, and do not with detach."),
)
