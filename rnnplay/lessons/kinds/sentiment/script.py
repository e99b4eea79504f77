"""The plain PyTorch script that the settings of a run stand for: it needs torch alone, and finds the same losses."""

import inspect

from rnnplay.lessons.kinds.sentiment import grammar
from rnnplay.lessons.kinds.sentiment.task import EMBEDDING_SIZE, Settings
from rnnplay.text import _

IMPORTS = """\
import random
from zlib import crc32

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
"""

NET = """

numbers = {{word: number for number, word in enumerate(vocabulary(), start=1)}}  # {unknown}


def make_batch(step):
    drawn = draw(random.Random({seed} + step), "train", {batch_size})
    rows = [[numbers.get(word, 0) for word in words.split()] for words, opinion in drawn]
    lengths = torch.tensor([len(row) for row in rows])
    words = torch.zeros(len(rows), int(lengths.max()), dtype=torch.int64)
    for at, row in enumerate(rows):
        words[at, : len(row)] = torch.tensor(row)
    return words, lengths, torch.tensor([int(opinion > 0) for words, opinion in drawn])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(1 + len(numbers), {features})
        self.recurrent = nn.{cell}({features}, {hidden}, batch_first=True)
        self.linear = nn.Linear({hidden}, 2)

    def forward(self, words, lengths):
        packed = pack_padded_sequence(  # {packed}
            self.embedding(words), lengths, batch_first=True, enforce_sorted=False
        )
        output, {state} = self.recurrent(packed)
        return self.linear(h_n[0])  # (batch, 2)


torch.manual_seed({seed})
net = Net()
optimizer = torch.optim.Adam(net.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, {learning_rate}, total_steps={steps}, cycle_momentum=False
)
criterion = nn.CrossEntropyLoss()
for step in range({steps}):
    words, lengths, targets = make_batch(step)
    loss = criterion(net(words, lengths), targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step + 1 < {steps}:
        schedule.step()
    print(f"{line}")
"""


def script(settings: Settings) -> str:
    """A short script that trains the network of ``settings`` and prints the loss of each step."""
    source = inspect.getsource(grammar)
    language = source[source.index("# The last are") :].rstrip() + "\n"
    net = NET.format(
        seed=settings.seed,
        batch_size=settings.batch_size,
        features=EMBEDDING_SIZE,
        hidden=settings.hidden_size,
        cell=settings.cell.upper(),
        state="(h_n, c_n)" if settings.cell == "lstm" else "h_n",
        learning_rate=settings.learning_rate,
        steps=settings.steps,
        unknown=_("0 is for all other words"),
        packed=_("so h_n is that of the last word, whatever stands behind it"),
        line=_("Step {step:3}  loss {loss}").replace("{loss}", "{loss.item():.9f}"),
    )
    return f"{IMPORTS}\n{language}{net}"
