"""The plain PyTorch script that the settings of a run stand for: it needs torch alone, and finds the same losses."""

from rnnplay.engine.validation import CELLS
from rnnplay.lessons.sine.task import Settings
from rnnplay.text import _

WAVES = {
    "sine": "torch.sin(torch.pi * time)",
    "sawtooth": "(time + 1) % 2 - 1",
    "square": "1 - 2 * (time % 2 >= 1).double()",
    "two sines": "(torch.sin(torch.pi * time) + torch.sin(2.5 * torch.pi * time)) / 2",
    "damped": "torch.exp(-(time % 8) / 3) * torch.sin(torch.pi * time)",
}

START = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.{cell}(1, {hidden_size}, num_layers={num_layers}, batch_first=True)
        self.linear = nn.Linear({hidden_size}, 1)

    def forward(self, x, state):
        output, state = self.recurrent(x, state)  # (batch, time, hidden)
        return self.linear(output), state  # (batch, time, 1)


torch.manual_seed({seed})
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr={learning_rate})
criterion = nn.MSELoss()
state = None  # {zeros}
{kept}
for step in range({steps}):
    time = torch.arange(step * {points}, (step + 1) * {points} + {horizon}, dtype=torch.float64) / {points}  # {halves}
    wave = ({wave}).float()
{noise}\
    x, y = wave[None, :{points}, None], wave[None, {horizon}:, None]  # {target}

"""

NOISE = """\
    generators = [torch.Generator().manual_seed({seed} + each) for each in range(step, step + {halves})]
    noise = torch.cat([torch.randn({points}, generator=each) for each in generators])
    wave = wave + {noise} * noise[:{total}]
"""

CARRIED = """\
    prediction, state = net(x, state)
    state = {detached}  # {why}
    loss = criterion(prediction, y)
"""

ZERO = """\
    prediction, _ = net(x, state)  # {why}
    loss = criterion(prediction, y)
"""

GRADIENT = """\
    windows.append(x)
    states = [state]
    for each in windows:  # {why}
        prediction, after = net(each, states[-1])
        states.append(after)
    loss = criterion(prediction, y)
    if len(windows) == {windows}:
        windows.pop(0)
        state = {detached}
"""

END = """\
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{line}")
"""

BODIES = {"carried": CARRIED, "zero": ZERO, "gradient": GRADIENT}


def script(settings: Settings) -> str:
    """A short script that trains the network of ``settings`` and prints the loss of each step.

    It starts anew from the seed, at the learning rate of ``settings``.
    """
    of, halves = settings, -(-(settings.points + settings.horizon) // settings.points)
    noise = NOISE.format(points=of.points, seed=of.seed, halves=halves, noise=of.noise, total=of.points + of.horizon)
    why = {
        "carried": _("kept, but no gradient goes back through it"),
        "zero": _("every window starts with zeros"),
        "gradient": _("read again, so that the gradient goes back through all of them"),
    }[of.hidden_state]
    state = "states[1]" if of.hidden_state == "gradient" else "state"
    detached = f"tuple(each.detach() for each in {state})" if of.cell == "lstm" else f"{state}.detach()"
    return (START + BODIES[of.hidden_state] + END).format(
        cell=CELLS[of.cell],
        hidden_size=of.hidden_size,
        num_layers=of.num_layers,
        seed=of.seed,
        learning_rate=of.learning_rate,
        zeros=_("zeros"),
        kept="windows = []\n" if of.hidden_state == "gradient" else "",
        steps=of.steps,
        points=of.points,
        horizon=of.horizon,
        halves=_("in half periods"),
        wave=WAVES[of.wave],
        noise=noise if of.noise else "",
        target=_("the same wave, {horizon} later").format(horizon=of.horizon),
        detached=detached,
        why=why,
        windows=of.windows,
        line=_("Step {step:3}  loss {loss}").replace("{loss}", "{loss.item():.9f}"),
    )
