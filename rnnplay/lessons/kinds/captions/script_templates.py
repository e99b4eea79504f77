"""The parts of the exported script (`rnnplay.lessons.kinds.captions.script`), with gaps for settings and comments."""

DATA = """\
import math

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torchvision.datasets import MNIST

words = {words}  # {end}
digits = words[3:13]
mnist = MNIST("data", train=True, download=True)
images, labels = mnist.data[:10000], mnist.targets[:10000]


def ends(inked):
    at = torch.arange({field})
    return torch.where(inked, at, {field}).amin(1).float(), torch.where(inked, at, -1).amax(1) + 1.0


# {box}
(left, right), (top, bottom) = ends((images > {ink}).any(1)), ends((images > {ink}).any(2))
boxes = torch.stack([(left + right) / 2, (top + bottom) / 2, torch.maximum(right - left, bottom - top)], 1)

# {arrangements}
held_out = torch.zeros(200, dtype=torch.bool)
held_out[torch.randperm(200, generator=torch.Generator().manual_seed({split_seed}))[:{held_out}]] = True
held_out = held_out.reshape(2, 10, 10)

"""

SCENES = """\

def draw_scenes(size, generator):
    found = []
    while sum(len(part[0]) for part in found) < size:
        tries = {tries} * size
        counts = torch.multinomial(torch.tensor({frequencies}), tries, True, generator=generator) + 1
        which = torch.randint(0, len(images), (tries, 3), generator=generator)
        large = torch.rand(tries, 3, generator=generator) < 0.5
        share = torch.rand(tries, 3, generator=generator)
        sides = torch.where(large, {large} + {large_span} * share, {small} + {small_span} * share)
        middles = torch.rand(tries, 3, 2, generator=generator) * ({side} - 2 - sides[:, :, None])
        middles = middles + sides[:, :, None] / 2 + 1
        # {named}
        missing = (torch.arange(3) >= counts[:, None]).float()
        order = (middles.sum(2) + 1000 * ~large + 10000 * missing).argsort(1)
        which, large, sides = (each.gather(1, order) for each in (which, large, sides))
        middles = middles.gather(1, order[:, :, None].expand(-1, -1, 2))
        # {unclear}
        good = torch.ones(tries, dtype=torch.bool)
        for one, other in ((0, 1), (1, 2), (0, 2)):
            away = middles[:, other] - middles[:, one]
            across, down = away.abs().unbind(1)
            apart = torch.maximum(across, down) >= (sides[:, one] + sides[:, other]) / 2 + {gap}
            is_down = (down >= across).long()
            forward = away.gather(1, is_down[:, None])[:, 0] > 0
            a, b = labels[which[:, one]], labels[which[:, other]]
            unseen = held_out[is_down, torch.where(forward, a, b), torch.where(forward, b, a)]
            good &= (counts <= other) | (apart & ((across - down).abs() >= {clearly}) & ~unseen)
        found.append([each[good] for each in (counts, which, large, sides, middles)])
    return [torch.cat(each)[:size] for each in zip(*found)]


def paint(which, sides, middles, generator):
    ink = images[which][:, None].float() / 255
    width, turn, slant = torch.rand(3, len(ink), generator=generator) * 2 - 1
    turn, slant, width = {turn} * turn, {slant} * slant, width[:, None, None, None]
    # {pen}
    thicker = F.max_pool2d(ink, 3, stride=1, padding=1)
    thinner = -F.max_pool2d(-ink, 2, stride=1, padding=1)[:, :, :{field}, :{field}]
    ink = ink + {thickest} * width.clamp(min=0) * (thicker - ink) + {thinnest} * (-width).clamp(min=0) * (thinner - ink)
    # {place}
    rows = [[turn.cos() + slant * turn.sin(), slant * turn.cos() - turn.sin()], [turn.sin(), turn.cos()]]
    matrix = torch.stack([torch.stack(row, 1) for row in rows], 1) * (boxes[which][:, 2] / sides)[:, None, None]
    shift = (matrix @ ({half} - middles)[:, :, None] + boxes[which][:, :2, None]) / {middle} - 1
    theta = torch.cat([matrix * ({side} / {field}), shift], 2)
    grid = F.affine_grid(theta, [len(ink), 1, {side}, {side}], align_corners=False)
    return F.grid_sample(ink, grid, align_corners=False)[:, 0]


def caption(digits_of, large, middles):
    said = []
    for at, (digit, is_large) in enumerate(zip(digits_of, large)):
        if at:
            across, down = (b - a for a, b in zip(middles[at - 1], middles[at]))
            if abs(across) > abs(down):
                said += ["left" if across > 0 else "right", "of"]
            else:
                said += ["above" if down > 0 else "below"]
        said += ["a", "large" if is_large else "small", digits[digit]]
    return [words.index(word) + 1 for word in said]


def make_batch(step):
    generator = torch.Generator().manual_seed({seed} + step)
    counts, which, large, sides, middles = draw_scenes({batch_size}, generator)
    there = torch.arange(3) < counts[:, None]
    painted = torch.zeros({batch_size}, 3, {side}, {side})
    painted[there] = paint(which[there], sides[there], middles[there], generator)
    scenes = zip(counts.tolist(), labels[which].tolist(), large.tolist(), middles.tolist())
    rows = [caption(each[:count], size[:count], places) for count, each, size, places in scenes]
    lengths = torch.tensor([len(row) + 1 for row in rows])
    targets = torch.zeros(len(rows), {longest}, dtype=torch.int64)
    for at, row in enumerate(rows):
        targets[at, : len(row)] = torch.tensor(row)
    column, row = (middles / {cell}).long().unbind(2)  # {where}
    thing = (((targets == 2) | (targets == 3)).cumsum(1) - 1).clamp(min=0)
    places = (8 * row + column).gather(1, thing).masked_fill((targets < 2) | (targets > 13), -100)
    return painted.amax(1), targets, places, lengths  # {sheet}

"""

NET = """\

def convolution(read, channels, side, stride):
    layer = nn.Conv2d(read, channels, side, stride=stride, padding=side // 2)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    return layer, nn.GroupNorm(math.gcd(channels, {groups}), channels), nn.ReLU()  # {alone}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.where = nn.Parameter(torch.zeros({places}, {hidden}))
        self.convolutions = nn.Sequential(
            *convolution(1, {channels}, 5, 2), *convolution({channels}, {double}, 3, 2),
            *convolution({double}, {many}, 3, 1), nn.MaxPool2d(2),
            *convolution({many}, {many}, 3, 1), *convolution({many}, {many}, 3, 1),
        ).to(memory_format=torch.channels_last)  # {faster}
        self.overview = nn.Conv2d({many}, {channels}, 1)
        self.first_state = nn.Linear({few}, {both})
        self.seen = nn.Linear({many}, {hidden})
        self.embedding = nn.Embedding({words} + 2, {features})
        self.lstm = nn.LSTM({features}, {hidden}, batch_first=True)
        self.score = nn.Linear({hidden}, {hidden}, bias=False)
        self.combine = nn.Linear(2 * {hidden}, {hidden}, bias=False)
        self.linear = nn.Linear({hidden}, {words} + 1)

    def forward(self, pictures, targets, lengths):
        features = self.convolutions(pictures[:, None])  # (batch, {many}, 8, 8)
        state = self.first_state(self.overview(features).relu().flatten(1)).tanh().chunk(2, 1)  # {start}
        state = tuple(each[None].contiguous() for each in state)
        places = torch.tanh(self.seen(features.flatten(2).transpose(1, 2)) + self.where)  # (batch, {places}, {hidden})
        before = torch.cat([torch.full_like(targets[:, :1], {words} + 1), targets[:, :-1]], 1)  # {forced}
        told = pack_padded_sequence(self.embedding(before), lengths, batch_first=True, enforce_sorted=False)
        hidden, _ = pad_packed_sequence(self.lstm(told, state)[0], batch_first=True)  # (batch, time, {hidden})
        scores = hidden @ self.score(places).transpose(1, 2) / math.sqrt({hidden})  # {look}
        weights = scores.softmax(-1)
        mixed = torch.tanh(self.combine(torch.cat([weights @ places, hidden], -1)))
        return self.linear(packed(mixed, lengths)), packed(weights, lengths), places


def packed(values, lengths):  # {ends}
    return pack_padded_sequence(values, lengths, batch_first=True, enforce_sorted=False).data

"""

TRAIN = """\

torch.manual_seed({seed})
net = Net()
criterion = nn.CrossEntropyLoss()
for step in range({steps}):
    if step % {cycle} == 0:  # {again}
        optimizer = torch.optim.Adam(net.parameters())
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, {learning_rate}, total_steps=min({cycle}, {steps} - step), cycle_momentum=False
        )
    pictures, targets, places, lengths = make_batch(step)
    logits, weights, seen = net(pictures, targets, lengths)
    loss = criterion(logits, packed(targets, lengths))
    looks = F.nll_loss((weights + 1e-6).log(), packed(places, lengths))  # {looks}
    row, at = ((targets >= 4) & (targets < 14)).nonzero(as_tuple=True)  # {alone}
    there = seen[row, places[row, at]]
    names = net.linear(torch.tanh(net.combine(torch.cat([there, torch.zeros_like(there)], 1))))
    optimizer.zero_grad()
    (loss + looks + criterion(names, targets[row, at])).backward()
    optimizer.step()
    if (step + 1) % {cycle} and step + 1 < {steps}:
        schedule.step()
    print(f"{line}")
"""

# The script that repeats a description (`rnnplay.lessons.kinds.captions.repeat`).
PICTURE = """\
with np.load({npz}) as saved:
    picture = torch.from_numpy(saved["picture"])"""

REPEAT = '''\
{head}{picture}
picture.requires_grad_()  # (64, 64), {ink}
words = {words!r}.split(" ")  # {end}


{functions}

def convolution(below, at, stride=1):
    """{convolution}"""
    kernels, bias = weights[f"convolutions.{{at}}.weight"], weights[f"convolutions.{{at}}.bias"]
    kernels = kernels.to(memory_format=torch.channels_last)  # {laid_out}
    found = nn.functional.conv2d(below, kernels, bias, stride, padding=kernels.shape[-1] // 2)
    groups = max(each for each in {groups} if len(kernels) % each == 0)
    scale, shift = weights[f"convolutions.{{at + 1}}.weight"], weights[f"convolutions.{{at + 1}}.bias"]
    return nn.functional.group_norm(found, groups, scale, shift).relu()


# {looks}
features = convolution(picture[None, None], 0, stride=2)  # (1, {channels}, 32, 32)
features = convolution(features, 3, stride=2)  # (1, {double}, 16, 16)
features = nn.functional.max_pool2d(convolution(features, 6), 2)  # (1, {many}, 8, 8)
features = convolution(convolution(features, 10), 13)  # (1, {many}, 8, 8)

# {state}: (h₀, c₀) = tanh(W f + b)
overview = nn.functional.conv2d(features, weights["overview.weight"], weights["overview.bias"]).relu().flatten()
begins = [*(weights["first_state.weight"] @ overview + weights["first_state.bias"]).tanh().chunk(2)]  # (hidden,) each
# {place}: sₚ = tanh(W fₚ + b + wₚ)
seen = features[0].flatten(1).T @ weights["seen.weight"].T + weights["seen.bias"]  # (places, hidden)
encoded = (seen + weights["where"]).tanh()  # (places, hidden); {called}
made = {{"picture": picture}}
{writing}
made["hidden_state_l0"] = torch.cat([begins[0][None], made["hidden_state_l0"]])  # {first}

# {left_out}
middles, pixels, left = 8.0 * torch.arange(8) + 4, torch.arange(64) + 0.5, picture.clone()
for word, look in zip(made["written"].tolist(), (made["attention"][:-1] + made["attention"][1:]) / 2):
    if half := {half}.get(word):  # {sizes}
        x, y = look.sum(dim=0) @ middles, look.sum(dim=1) @ middles
        left[((pixels - y).abs() <= half)[:, None] & ((pixels - x).abs() <= half)] = 0
made["left_out"] = left.sum() / picture.sum()

print(" ".join(words[number - 1] for number in made["written"] if number))
compare("lstm", torch.stack(told), begins, made["hidden_state_l0"][1:])
made = {{name: values.detach() for name, values in made.items()}}
'''
