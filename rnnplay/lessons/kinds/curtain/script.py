"""The plain PyTorch script that the settings of a run stand for: it needs torch and torchvision."""

from rnnplay.lessons.kinds.curtain.examples import LEARNED
from rnnplay.lessons.kinds.curtain.task import PLACE_SIZE, Settings
from rnnplay.lessons.kinds.curtain.videos import (
    CURTAIN,
    DIRECTIONS,
    EDGE,
    FARTHEST_START,
    FRAMES,
    MOST_X,
    MOST_Y,
    SIDE,
    SPEED,
)
from rnnplay.models.video_labeller import CHANNELS, HEIGHT, WIDTH
from rnnplay.text import _

DATA = """\
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.datasets import MNIST

train = MNIST("data", train=True, download=True)
images, labels = train.data[:{learned}], train.targets[:{learned}]
directions = {directions}  # {xy}


def between_walls(start, way, most):  # {turns}
    towards = torch.where(way < 0, -start, start)
    unfolded = (towards[:, None] + {speed} * way.abs()[:, None] * torch.arange({frames})) % (2 * most)
    place = torch.where(unfolded <= most, unfolded, 2 * most - unfolded)
    return place, torch.where(unfolded < most, 1, -1) * way.abs()[:, None]


def make_batch(step):
    generator = torch.Generator().manual_seed({seed} + step)
    which = torch.randint(len(labels), ({batch_size},), generator=generator)
    x = torch.randint({farthest} + 1, ({batch_size},), generator=generator)
    y = torch.randint({most_y} + 1, ({batch_size},), generator=generator)
    direction = torch.randint(8, ({batch_size},), generator=generator)
    along = torch.tensor(directions)[direction]
    x, sign_x = between_walls(x, along[:, 0], {most_x})
    y, sign_y = between_walls(y, along[:, 1], {most_y})
    ways = torch.tensor([[directions.index((a, b)) if a or b else 0 for b in (-1, 0, 1)] for a in (-1, 0, 1)])
    digits = F.avg_pool2d(images[which][:, None].float() / 255, 2)[:, 0]  # (batch, {side}, {side})
    sheet = torch.zeros({batch_size}, {frames}, {height} + 2 * {edge}, {width} + 2 * {edge})
    rows, columns = y[..., None] + torch.arange({side}), x[..., None] + torch.arange({side})
    video, frame = torch.arange({batch_size})[:, None, None, None], torch.arange({frames})[:, None, None]
    sheet[video, frame, rows[..., :, None], columns[..., None, :]] = digits[:, None].expand(-1, {frames}, -1, -1)
    videos = sheet[:, :, {edge}:-{edge}, {edge}:-{edge}].contiguous()
    videos[..., {curtain}:] = 0  # {hidden}
    return videos, labels[which], ways[sign_x + 1, sign_y + 1]

"""

NET = """\

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(1, {first}, 3, stride=2, padding=1), nn.BatchNorm2d({first})
        self.conv2, self.norm2 = nn.Conv2d({first}, {second}, 3, stride=2, padding=1), nn.BatchNorm2d({second})
        self.conv3, self.norm3 = nn.Conv2d({second}, {third}, 4, padding=1), nn.BatchNorm2d({third})
        self.place = nn.Linear({second} * {cells}, {place})
        self.recurrent = nn.{cell}({third} + {place}, {hidden}, batch_first=True)
        self.digit = nn.Linear({hidden}, 10)
        self.direction = nn.Linear({hidden}, 8)
{forget}\

    def forward(self, videos):
        frames = videos.flatten(0, 1)[:, None]  # (batch · time, 1, {height}, {width})
        edges = F.relu(self.norm1(self.conv1(frames)))
        edges = F.relu(self.norm2(self.conv2(edges)))
        what = self.norm3(self.conv3(edges)).amax(dim=(2, 3))  # {anywhere}
        where = F.relu(self.place(edges.flatten(1)))
        seen = torch.cat([what, where], dim=1).unflatten(0, videos.shape[:2])
        hidden, _ = self.recurrent(seen)  # (batch, time, {hidden})
        return self.digit(hidden), self.direction(hidden)

"""

FORGET = """\
        nn.init.ones_(self.recurrent.bias_ih_l0.detach()[{hidden} : 2 * {hidden}])  # {comment}
"""

TRAIN = """\

torch.manual_seed({seed})
net = Net()
optimizer = torch.optim.Adam(net.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, {learning_rate}, total_steps={steps}, cycle_momentum=False
)
criterion = nn.CrossEntropyLoss()
for step in range({steps}):
    videos, digits, directions_of = make_batch(step)
    digit, direction = net(videos)  # {every}
    targets = digits[:, None].expand(-1, digit.shape[1])
    of_digit = criterion(digit.flatten(0, 1), targets.flatten())
    loss = of_digit + criterion(direction.flatten(0, 1), directions_of.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step + 1 < {steps}:
        schedule.step()
    print(f"{line}")
"""


def script(settings: Settings) -> str:
    """A short script that trains the network of ``settings`` and prints the loss of each step."""
    of, (first, second, third) = settings, CHANNELS
    sizes = {"height": HEIGHT, "width": WIDTH, "hidden": of.hidden_size}
    forget = FORGET.format(**sizes, comment=_("the forget gate's bias"))
    return (
        _data(settings)
        + NET.format(
            **sizes,
            first=first,
            second=second,
            third=third,
            cells=(HEIGHT // 4) * (WIDTH // 4),
            place=PLACE_SIZE,
            cell=of.cell.upper(),
            forget=forget if of.cell == "lstm" else "",
            anywhere=_("what there is, wherever it stands"),
        )
        + TRAIN.format(
            seed=of.seed,
            learning_rate=of.learning_rate,
            steps=of.steps,
            every=_("at every frame"),
            line=_("Step {step:3}  loss {loss}").replace("{loss}", "{loss.item():.9f}"),
        )
    )


def _data(settings: Settings) -> str:
    return DATA.format(
        seed=settings.seed,
        batch_size=settings.batch_size,
        learned=LEARNED,
        directions=DIRECTIONS,
        speed=SPEED,
        frames=FRAMES,
        farthest=FARTHEST_START,
        most_x=MOST_X,
        most_y=MOST_Y,
        side=SIDE,
        edge=EDGE,
        height=HEIGHT,
        width=WIDTH,
        curtain=CURTAIN,
        xy=_("x to the right, y down"),
        turns=_("straight on, and back where there is a wall"),
        hidden=_("behind the curtain"),
    )
