"""The script that the settings of a training stand for: plain PyTorch wherever that finds the same losses."""

from collections.abc import Sequence
from dataclasses import fields

from rnnplay.data.sequences import PERMUTED_BY
from rnnplay.text import _
from rnnplay.training.recipes import Recipe

WHOLE = {"train": 60_000, "test": 10_000}
MODULES = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}
OPTIMIZERS = {"adamw": "AdamW", "adam": "Adam", "sgd": "SGD"}

PLAIN = """\
{imports}import torch
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor

train = {train}
test = {test}
torch.manual_seed({seed})


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.{module}({arguments}, batch_first=True)
        self.linear = nn.Linear({features}, 10)

    def forward(self, images):
        {sequence}  # (batch, rows, pixels)
        {run}
        return self.linear({read_out})


net = Net()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.{optimizer}(net.parameters(), {optimizer_arguments})
loader = DataLoader(train, batch_size={batch_size}, shuffle=True)
losses = []
{schedule}
for epoch in range({epochs}):
    for images, labels in loader:
{set_rate}        loss = criterion(net(images), labels)
        optimizer.zero_grad()
        loss.backward()
{clip}        optimizer.step()
        losses.append(loss.item())
        if len(losses) % 20 == 0:
            print(f"{line}")

net.eval()
with torch.no_grad():
    right = sum((net(images).argmax(dim=1) == labels).sum().item() for images, labels in DataLoader(test, 1000))
print(f"{result}")
"""

SCHEDULE = """\
steps = {epochs} * len(loader)


def rate(step):  # up half a cosine, then down half a cosine
    share = min(step / max(1, steps - 1), 1.0)
    up = share / {rise} if share < {rise} else 1 - (share - {rise}) / (1 - {rise})
    return {learning_rate} * (0.001 + 0.999 * (1 - math.cos(math.pi * up)) / 2)

"""

SET_RATE = """\
        optimizer.param_groups[0]["lr"] = rate(len(losses))
"""

CLIP = """\
        nn.utils.clip_grad_norm_(net.parameters(), {clip})
"""

OURS = """\
import torch

from rnnplay.data.mnist import load_mnist
from rnnplay.evaluation import accuracy
from rnnplay.training.augment import Bend
from rnnplay.training.race import RaceTask
from rnnplay.training.recipes import Recipe

recipes = [
{recipes}
]
folder = {folder}
train, test = load_mnist("train", folder), load_mnist("test", folder)
torch.set_num_threads(1)
task = RaceTask(recipes, train, torch.device("cpu"))
losses = []
for _ in range(task.total_steps):
    losses.append(task.step())
    if len(losses) % 20 == 0:
        print(f"{line}")

for index, recipe in enumerate(recipes):
    share = accuracy(task.trained(index), recipe.arranged(test))
    print(f"{{recipe.name}}: {{share:.2%}}")
"""


def is_plain(recipes: Sequence[Recipe]) -> bool:
    """Whether plain PyTorch of a few lines finds the same losses."""
    first = recipes[0]
    return (
        len(recipes) == 1
        and (first.start, first.order, first.exact, first.asked) == ("torch", "torch", True, 1)
        and (first.untouched, first.redrawn, first.forms) == (1, 0, 0)
    )


def digits_script(recipes: Sequence[Recipe], train: int = 10_000, test: int = 2_000) -> str:
    """A short script that trains the networks of ``recipes``, prints losses, and what share is read rightly at last.

    A recipe that stays with what torch itself does, such as the tutorials', becomes a plain PyTorch script with a
    ``DataLoader``; it finds the same losses on the same processor. What is our own (bent digits, our order, a race)
    becomes a script that uses rnnplay.

    Args:
        recipes: one to three.
        train: images to learn from, MNIST's first; the recipe may ask for fewer.
        test: images to measure on, MNIST's first.
    """
    line = _("Step {step}  loss {loss}").format(step="{len(losses):4}", loss="{losses[-1]:.6f}")
    if not is_plain(recipes):
        shown = "\n".join(f"    {_as_code(recipe)}," for recipe in recipes)
        whole = train > 10_000
        return OURS.format(recipes=shown, folder='"data"' if whole else "None  # the sample", line=line)
    recipe = recipes[0]
    return PLAIN.format(
        imports="" if recipe.schedule == "constant" else "import math\n\n",
        train=_subset("train", min(train, recipe.images or train)),
        test=_subset("test", test),
        seed=recipe.seed,
        module=MODULES[recipe.cell],
        arguments=", ".join(_arguments(recipe)),
        features=recipe.hidden_size * (2 if recipe.bidirectional else 1),
        sequence=_sequence(recipe),
        run=_run(recipe),
        read_out=_read_out(recipe),
        optimizer=OPTIMIZERS[recipe.optimizer],
        optimizer_arguments=", ".join(
            [f"lr={recipe.learning_rate!r}"]
            + ([f"weight_decay={recipe.weight_decay!r}"] if recipe.optimizer == "adamw" else [])
        ),
        batch_size=recipe.batch_size,
        epochs=recipe.epochs,
        schedule="" if recipe.schedule == "constant" else SCHEDULE.format(**vars(recipe)),
        set_rate="" if recipe.schedule == "constant" else SET_RATE,
        clip="" if recipe.clip is None else CLIP.format(clip=recipe.clip),
        line=line,
        result="{right / len(test):.2%}",
    )


def _subset(split: str, count: int) -> str:
    whole = f'MNIST("data", train={split == "train"}, download=True, transform=ToTensor())'
    return whole if count >= WHOLE[split] else f"Subset({whole}, range({count}))"


def _arguments(recipe: Recipe) -> list[str]:
    arguments = [f"{recipe.row_length}", f"{recipe.hidden_size}", f"num_layers={recipe.num_layers}"]
    if recipe.dropout:
        arguments.append(f"dropout={recipe.dropout!r}")
    return [*arguments, "bidirectional=True"] if recipe.bidirectional else arguments


def _sequence(recipe: Recipe) -> str:
    rows = 784 // recipe.row_length
    source = "images.transpose(2, 3)" if recipe.reading == "columns" else "images"
    lines = [f"rows = {source}.reshape(-1, {rows}, {recipe.row_length})"]
    if recipe.shuffled:
        lines.append(f"order = torch.randperm({rows}, generator=torch.Generator().manual_seed({PERMUTED_BY}))")
        lines.append("rows = rows[:, order]")
    return "\n        ".join(lines)


def _run(recipe: Recipe) -> str:
    if recipe.readout == "last":
        return "output, _ = self.recurrent(rows)  # (batch, rows, features)"
    state = "(hidden, _)" if recipe.cell == "lstm" else "hidden"
    return f"_, {state} = self.recurrent(rows)  # (layers * directions, batch, hidden)"


def _read_out(recipe: Recipe) -> str:
    if recipe.readout == "last":
        return "output[:, -1]"
    return "torch.cat([hidden[-2], hidden[-1]], dim=1)" if recipe.bidirectional else "hidden[-1]"


def _as_code(recipe: Recipe) -> str:
    """The recipe as Python: its name, and what is not as usual."""
    usual = {field.name: field.default for field in fields(Recipe)}
    changed = [f"{name}={value!r}" for name, value in vars(recipe).items() if name != "name" and value != usual[name]]
    return f"Recipe({', '.join([repr(recipe.name), *changed])})"
