"""The plain PyTorch script that the settings of a run stand for: it finds the same losses."""

from rnnplay.data.mnist import SAMPLE_SOURCES, load_mnist
from rnnplay.lessons.kinds.glance.examples import DISTORTION, UNTOUCHED
from rnnplay.lessons.kinds.glance.task import READINGS, Settings
from rnnplay.models.glance import ALL_PIXELS
from rnnplay.text import _

RESULT = "{(predictions == test.targets).float().mean():.2%}"
SCRIPT = """\
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.datasets import MNIST

train = MNIST("data", train=True, download=True)
test = MNIST("data", train=False, download=True)
images, labels = train.data[:{count}], train.targets[:{count}]  # {source}


def make_batch(step):
    generator = torch.Generator().manual_seed({seed} + step)
    chosen = torch.randint({count}, ({batch_size},), generator=generator)
    pictures = images[chosen].float() / 255
    moved = pictures[{untouched}:, None]  # {moved}
    maps = torch.eye(2, 3) + {distortion} * torch.randn(len(moved), 2, 3, generator=generator)
    moved = F.grid_sample(moved, F.affine_grid(maps, moved.shape, align_corners=False), align_corners=False)
    return torch.cat([pictures[:{untouched}], moved[:, 0]]), labels[chosen]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.{module}({pixels}, {hidden_size}, batch_first=True)
        self.linear = nn.Linear({hidden_size}, 10)

    def forward(self, pictures):
        sequence = pictures.reshape(-1, {length}, {pixels})  # {shape}
        output, _ = self.recurrent(sequence)  # (batch, {length}, {hidden_size})
        return self.linear(output[:, -1])


torch.manual_seed({seed})
net = Net()
optimizer = torch.optim.Adam(net.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, {learning_rate}, total_steps={steps}, cycle_momentum=False
)
criterion = nn.CrossEntropyLoss()
for step in range({steps}):
    pictures, answers = make_batch(step)
    loss = criterion(net(pictures), answers)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step + 1 < {steps}:
        schedule.step()
    print(f"{line}")

with torch.no_grad():
    predictions = torch.cat([net(part.float() / 255).argmax(dim=1) for part in test.data.split(1000)])
print(f"{result}")
"""


def script(settings: Settings) -> str:
    """A short script that trains the network of ``settings``, prints the loss of each step, and the test accuracy."""
    length = READINGS[settings.reading]
    return SCRIPT.format(
        count=len(load_mnist("train")),
        source=_(SAMPLE_SOURCES["train"]),
        seed=settings.seed,
        batch_size=settings.batch_size,
        untouched=settings.batch_size // UNTOUCHED,
        moved=_("half of them are moved, turned and stretched a little"),
        distortion=DISTORTION,
        module=settings.cell.upper(),
        pixels=ALL_PIXELS // length,
        length=length,
        shape=_("one step: nothing is handed on") if length == 1 else _("(batch, rows, pixels)"),
        hidden_size=settings.hidden_size,
        learning_rate=settings.learning_rate,
        steps=settings.steps,
        line=_("Step {step:3}  loss {loss}").replace("{loss}", "{loss.item():.9f}"),
        result=_("{share} of the test images correct").replace(
            "{share}", "{(predictions == test.targets).float().mean():.2%}"
        ),
    )
