"""The exported scripts of the digit trainings, with gaps for what a recipe decides (`rnnplay.digits.script`)."""

PLAIN = """\
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor

{one_thread}train = {train}
test = {test}
torch.manual_seed({seed})


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.{module}({arguments})
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
        loss = criterion(net(images), labels)
        optimizer.zero_grad()
        loss.backward()
{clip}        optimizer.step()
{next_rate}        losses.append(loss.item())
        if len(losses) % 20 == 0:
            print(f"{line}")

net.eval()
with torch.no_grad():
    right = sum((net(images).argmax(dim=1) == labels).sum().item() for images, labels in DataLoader(test, 1000))
print(f"{result}")
"""

SCHEDULE = """\
schedule = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, {learning_rate}, total_steps={steps}, pct_start={warmup},
    div_factor={lowest}, final_div_factor=1, cycle_momentum=False,
)
"""

COMPARED = """\
import torch
from torch import nn
from torchvision.datasets import MNIST

{one_thread}train = MNIST("data", train=True, download=True)
test = MNIST("data", train=False, download=True)
images, labels = train.data[:{count}].float() / 255, train.targets[:{count}]


class Net(nn.Module):
    def __init__(self, recurrent):
        super().__init__()
        self.recurrent = recurrent
        self.linear = nn.Linear(recurrent.hidden_size * (1 + recurrent.bidirectional), 10)

    def forward(self, images):
        {sequence}  # (batch, rows, pixels)
        {run}
        return self.linear({read_out})


networks = {{
{networks}
}}
{forget_biases}criterion = nn.CrossEntropyLoss()
losses = {{name: [] for name in networks}}

for name, make in networks.items():
    torch.manual_seed({seed})
    net = Net(make())
{set_forget_bias}{seed_of_dropout}    optimizer = torch.optim.{optimizer}(net.parameters(), {optimizer_arguments})
{schedule}    for epoch in range({epochs}):
        order = torch.randperm({count}, generator=torch.Generator().manual_seed({seed} * 1_000_003 + epoch))
        for batch in order[:{whole}].split({batch_size}):  # {same_for_all}
            loss = criterion(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
{clip}            optimizer.step()
{next_rate}            losses[name].append(loss.item())
            if len(losses[name]) % 20 == 0:
                print(f"{{name}}  {line}")

    net.eval()
    with torch.no_grad():
        predictions = torch.cat([net(part.float() / 255).argmax(dim=1) for part in test.data[:{test}].split(1000)])
    print(f"{{name}}: {result}")
"""

FORGET_BIAS = """\
    if name in forget_bias:
        for parameter, values in net.recurrent.named_parameters():
            if parameter.startswith("bias"):  # {two}
                values.data[{hidden_size}:{end}] = forget_bias[name] / 2
"""

FAST = """\
import torch
from torch import nn
from torchvision.datasets import MNIST

{one_thread}train = MNIST("data", train=True, download=True)
test = MNIST("data", train=False, download=True)
images, labels = train.data[:{count}].float() / 255, train.targets[:{count}]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.{module}({arguments})
        self.linear = nn.Linear({features}, 10)

    def forward(self, images):
        {sequence}  # (batch, rows, pixels)
        {run}
        return self.linear({read_out})


{criterion}net, generator = Net(), torch.Generator().manual_seed({seed})
for name, values in net.named_parameters():
    limit = (values.shape[-1] if name.startswith("linear") else {hidden_size}) ** -0.5
    nn.init.uniform_(values, -limit, limit, generator)
{orthogonal}{forget_bias}optimizer = torch.optim.{optimizer}(net.parameters(), {optimizer_arguments}, fused=True)
losses = []
{bfloat16}{schedule}
for epoch in range({epochs}):
    order = torch.randperm({count}, generator=torch.Generator().manual_seed({seed} * 1_000_003 + epoch))
    for batch in order[:{whole}].split({batch_size}):
        optimizer.zero_grad()
        total = 0
        for half in (batch[:{middle}], batch[{middle}:]):  # {halves}
{logits}            loss = criterion(logits.float(), labels[half]) * (len(half) / len(batch))
            loss.backward()
            total = total + loss.detach()
{clip}        optimizer.step()
{next_rate}        losses.append(total.item())
        if len(losses) % 20 == 0:
            print(f"{line}")

net.eval()
with torch.no_grad():
    predictions = torch.cat([net(part.float() / 255){last}.argmax(dim=1) for part in test.data[:{test}].split(1000)])
print(f"{result}")
"""

ASKED = """\
def criterion(logits, labels):  # {rows}
    last = nn.functional.cross_entropy(logits[:, -1], labels)
    before = nn.functional.cross_entropy(logits[:, -{asked}:-1].flatten(0, 1), labels.repeat_interleave({others}))
    return (last + before) / 2


"""

ORTHOGONAL = """\
    if "weight_hh" in name:
        for gate in values.data.split({hidden_size}):
            nn.init.orthogonal_(gate, generator=generator)
"""

OWN_FORGET_BIAS = """\
    if name.startswith("recurrent.bias"):  # {two}
        values.data[{hidden_size}:{end}] = {forget_bias!r} / 2
"""

OURS = """\
import torch

from rnnplay.data.mnist import load_mnist
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.augment import Bend
from rnnplay.digits.race import RaceTask
from rnnplay.digits.recipes import Recipe

recipes = [
{recipes}
]
folder = {folder}
train, test = load_mnist("train", folder), load_mnist("test", folder)
{one_thread}task = RaceTask(recipes, train, torch.device("cpu"))
losses = []
for _ in range(task.total_steps):
    losses.append(task.step())
    if len(losses) % 20 == 0:
        print(f"{line}")

for index, recipe in enumerate(recipes):
    share = accuracy(task.trained(index), recipe.arranged(test))
    print(f"{{recipe.name}}: {{share:.2%}}")
"""

# How a script that repeats a reading goes on.
READING = """

def read(rows):
    \"\"\"Logits of the ten digits.\"\"\"
    output, state = recurrent(rows)
{last}
    return weights["linear.weight"] @ last + weights["linear.bias"]


with torch.no_grad():  # as if the image ended after each row
    logits = torch.stack([read(inputs[: row + 1]) for row in range(len(inputs))])
made["probability"] = logits.softmax(dim=-1)  # (rows, digits)
print(made["probability"][-1])
"""

# Of a reading with a change and one without.
READING_AGAIN = """
for each in [before, made]:
    below = torch.cat([each[name] for name in {last}], dim=-1)  # (rows, directions * hidden)
{ends}    logits = below @ weights["linear.weight"].T + weights["linear.bias"]  # (rows, digits)
    each["probability_of_states"] = logits.softmax(dim=-1)
    each["probability_at_end"] = each["probability_of_states"][-1]
print(made["probability_at_end"])
"""

ENDS = """\
    forward, backward = below.chunk(2, dim=-1)
    below = torch.cat([forward, backward.flip(0)], dim=-1)  # {ends}
"""
