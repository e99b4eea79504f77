"""The plain PyTorch script that the settings of a run stand for: it needs torch and babel, finds the same losses."""

from rnnplay.lessons.kinds.dates.days import HELD_OUT, SPLIT_SEED
from rnnplay.lessons.kinds.dates.task import EMBEDDING_SIZE, Settings
from rnnplay.lessons.kinds.dates.writing import (
    FIRST,
    FORMS,
    LAST,
    RECENT_FIRST,
    RECENT_LAST,
    TARGET_ALPHABET,
    source_alphabet,
)
from rnnplay.text import _

DATA = """\
import math
import unicodedata
from datetime import date

import torch
from babel.dates import format_date
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

forms = {forms}
source_alphabet = {source_alphabet!r}  # {unknown}
target_alphabet = {target_alphabet!r}  # {end}

# {split}
count = date{last}.toordinal() - date{first}.toordinal() + 1
shuffled = torch.randperm(count, generator=torch.Generator().manual_seed({split_seed})) + date{first}.toordinal()
days = shuffled[: count - 2 * int({held_out} * count)]
recent = days[(days >= date{recent_first}.toordinal()) & (days <= date{recent_last}.toordinal())]


def make_batch(step):
    generator = torch.Generator().manual_seed({seed} + step)
    places = torch.rand({batch_size}, generator=generator).tolist()
    numbers = torch.randint(len(forms), ({batch_size},), generator=generator).tolist()
    rows, targets = [], []
    for place, number in zip(places, numbers):
        locale, pattern = forms[number]
        pool = recent if pattern == "short" and locale in ("de", "es") else days  # {two_digits}
        day = date.fromordinal(int(pool[int(place * len(pool))]))
        text = unicodedata.normalize("NFKC", format_date(day, pattern, locale)).casefold() + " "  # {behind}
        rows.append([source_alphabet.find(letter) + 1 for letter in text])
        targets.append([target_alphabet.index(letter) + 1 for letter in day.isoformat()] + [0])
    lengths = torch.tensor([len(row) for row in rows])
    letters = torch.zeros(len(rows), int(lengths.max()), dtype=torch.int64)
    for at, row in enumerate(rows):
        letters[at, : len(row)] = torch.tensor(row)
    return letters, lengths, torch.tensor(targets)

"""

NET = """\

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.source_embedding = nn.Embedding({sources}, {features})
        self.encoder = nn.{cell}({features}, {hidden}, batch_first=True)
        self.target_embedding = nn.Embedding({outputs} + 1, {features})
        self.decoder = nn.{cell}({features}, {hidden}, batch_first=True)
{layers}\
        self.linear = nn.Linear({hidden}, {outputs})

    def forward(self, letters, lengths, targets):
        packed = pack_padded_sequence(  # {packed}
            self.source_embedding(letters), lengths, batch_first=True, enforce_sorted=False
        )
        output, state = self.encoder(packed)
        before = torch.cat([torch.full_like(targets[:, :1], {outputs}), targets[:, :-1]], dim=1)  # {forced}
        hidden, _ = self.decoder(self.target_embedding(before), state)  # (batch, target, hidden)
{attend}\
        return self.linear(hidden)  # (batch, target, {outputs})

"""

LAYERS = """\
        self.score = nn.Linear({hidden}, {hidden}, bias=False)
        self.combine = nn.Linear(2 * {hidden}, {hidden}, bias=False)
"""

ATTEND = """\
        read, _ = pad_packed_sequence(output, batch_first=True)  # (batch, source, hidden)
        scores = hidden @ self.score(read).transpose(1, 2) / math.sqrt({hidden})  # (batch, target, source)
        is_letter = torch.arange(letters.shape[1]) < lengths[:, None]
        weights = scores.masked_fill(~is_letter[:, None], -torch.inf).softmax(dim=-1)  # {mask}
        hidden = torch.tanh(self.combine(torch.cat([weights @ read, hidden], dim=-1)))
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
    letters, lengths, targets = make_batch(step)
    loss = criterion(net(letters, lengths, targets).flatten(0, 1), targets.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step + 1 < {steps}:
        schedule.step()
    print(f"{line}")
"""


def script(settings: Settings) -> str:
    """A short script that trains the network of ``settings`` and prints the loss of each step."""
    of, attention = settings, settings.network == "attention"
    sizes = {"hidden": of.hidden_size, "features": EMBEDDING_SIZE}
    attend = ATTEND.format(**sizes, mask=_("behind the end there is nothing to look at"))
    return (
        _data(settings)
        + NET.format(
            **sizes,
            sources=1 + len(source_alphabet()),
            outputs=1 + len(TARGET_ALPHABET),
            cell=of.cell.upper(),
            layers=LAYERS.format(**sizes) if attention else "",
            attend=attend if attention else "",
            packed=_("so the state is that of the last letter, whatever stands behind it"),
            forced=_("teacher forcing"),
        )
        + TRAIN.format(
            seed=of.seed,
            learning_rate=of.learning_rate,
            steps=of.steps,
            line=_("Step {step:3}  loss {loss}").replace("{loss}", "{loss.item():.9f}"),
        )
    )


def _data(settings: Settings) -> str:
    ends = {"first": FIRST, "last": LAST, "recent_first": RECENT_FIRST, "recent_last": RECENT_LAST}
    return DATA.format(
        **{name: (day.year, day.month, day.day) for name, day in ends.items()},
        forms=[(form.locale, form.pattern) for form in FORMS],
        source_alphabet=source_alphabet(),
        target_alphabet=TARGET_ALPHABET,
        split_seed=SPLIT_SEED,
        held_out=HELD_OUT,
        seed=settings.seed,
        batch_size=settings.batch_size,
        behind=_("a space behind the end tells a last 3 from the first digit of 30"),
        unknown=_("0 is for all other letters"),
        end=_("0 is the end"),
        split=_("the days to learn from; a tenth chooses and a tenth judges"),
        two_digits=_("two digits of a year are clear within a hundred years"),
    )
