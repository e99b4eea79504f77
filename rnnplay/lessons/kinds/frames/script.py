"""The plain PyTorch script that the settings of a run stand for: it needs torch alone, and finds the same losses."""

from rnnplay.lessons.kinds.frames.task import Settings
from rnnplay.lessons.kinds.frames.videos import DARK, FRAMES, RING
from rnnplay.models.next_frame import PIXELS
from rnnplay.text import _

SCRIPT = """\
import torch
from torch import nn
from torch.nn import functional as F

ring = torch.tensor({ring})  # {clockwise}


def make_batch(step):
    generator = torch.Generator().manual_seed({seed} + step)
    start = torch.randint({pixels}, ({batch_size},), generator=generator)
    way = 2 * torch.randint(2, ({batch_size},), generator=generator) - 1
    out = torch.rand({batch_size}, {frames} + 1, generator=generator) < {dark}  # {out}
    out[:, :2] = False
    lit = ring[(start[:, None] + way[:, None] * torch.arange({frames} + 1)) % {pixels}]
    return F.one_hot(lit, {pixels}).float() * (~out)[..., None]  # (batch, {frames} + 1, {pixels})


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.RNN({pixels}, {hidden_size}, batch_first=True)
        self.linear = nn.Linear({hidden_size}, {pixels})

    def forward(self, frames):
        output, _ = self.recurrent(frames)  # (batch, {frames}, {hidden_size})
        return self.linear(output)  # (batch, {frames}, {pixels})


torch.manual_seed({seed})
net = Net()
optimizer = torch.optim.Adam(net.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, {learning_rate}, total_steps={steps}, cycle_momentum=False
)
criterion = nn.BCEWithLogitsLoss()
for step in range({steps}):
    frames = make_batch(step)
    loss = criterion(net(frames[:, :-1]), frames[:, 1:])  # {label}
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step + 1 < {steps}:
        schedule.step()
    print(f"{line}")
"""


def script(settings: Settings) -> str:
    """A short script that trains the network of ``settings`` and prints the loss of each step."""
    return SCRIPT.format(
        **vars(settings),
        ring=list(RING),
        pixels=PIXELS,
        frames=FRAMES,
        dark=DARK,
        clockwise=_("the pixels clockwise"),
        out=_("the light is out, and walks on"),
        label=_("the next frame is the label"),
        line=_("Step {step:3}  loss {loss}").replace("{loss}", "{loss.item():.9f}"),
    )
