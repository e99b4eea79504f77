"""The plain PyTorch script that the settings of a run stand for: it needs torch alone, and finds the same losses."""

from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.lessons.hello.task import Settings
from rnnplay.models.characters import EMBEDDING_SIZE
from rnnplay.text import _

START = """\
import torch
from torch import nn

alphabet = {alphabet!r}
inputs = torch.tensor({inputs})  # {source}
targets = torch.tensor({targets})  # {target}

torch.manual_seed({seed})
"""

CELL = """\
cell = nn.RNNCell({k}, {k})
optimizer = torch.optim.{optimizer}(cell.parameters(), lr={learning_rate})
criterion = nn.CrossEntropyLoss()
one_hot = nn.functional.one_hot(inputs, {k}).float()  # (letters, alphabet)

for epoch in range(1, {epochs} + 1):
    hidden = torch.zeros(1, {k})  # (batch, hidden)
    loss, prediction = 0, ""
    for letter, target in zip(one_hot, targets):
        hidden = cell(letter[None], hidden)  # {logits}
        loss = loss + criterion(hidden, target[None])
        prediction += alphabet[hidden.argmax()]
"""

RNN = """\
rnn = nn.RNN({k}, {k}, num_layers={layers})
optimizer = torch.optim.{optimizer}(rnn.parameters(), lr={learning_rate})
criterion = nn.CrossEntropyLoss()
one_hot = nn.functional.one_hot(inputs, {k}).float()  # (letters, alphabet)

for epoch in range(1, {epochs} + 1):
    output, _ = rnn(one_hot[:, None])  # (letters, batch, hidden)
    logits = output[:, 0]  # {logits}
"""

EMBEDDING = """\

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding({k}, {features})
        self.rnn = nn.RNN({features}, {units}, num_layers={layers}, batch_first=True)
        self.linear = nn.Linear({units}, {k})

    def forward(self, letters):
        output, _ = self.rnn(self.embedding(letters[None]))  # (batch, letters, hidden)
        return self.linear(output[0])  # (letters, alphabet)


net = Net()
optimizer = torch.optim.{optimizer}(net.parameters(), lr={learning_rate})
criterion = nn.CrossEntropyLoss()

for epoch in range(1, {epochs} + 1):
    logits = net(inputs)
"""

MEAN = """\
    loss = criterion(logits, targets)  # {mean}
    prediction = "".join(alphabet[index] for index in logits.argmax(dim=1))
"""

END = """\
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{line}")
"""

BODIES = {"cell": CELL, "rnn": RNN + MEAN, "embedding": EMBEDDING + MEAN}


def script(settings: Settings) -> str:
    """A short script that trains the network of ``settings`` and prints the loss and the prediction of each epoch.

    It starts anew from the seed, at the learning rate of ``settings``; what was changed by hand since is not in it.
    """
    words = settings.words
    template = START + BODIES[settings.network] + END
    return template.format(
        alphabet=list(words.alphabet),
        inputs=words.inputs.tolist(),
        targets=words.targets.tolist(),
        source=settings.source,
        target=settings.target,
        seed=settings.seed,
        k=len(words.alphabet),
        features=EMBEDDING_SIZE,
        units=settings.units,
        layers=settings.layers,
        optimizer=OPTIMIZERS[settings.optimizer],
        learning_rate=settings.learning_rate,
        epochs=settings.epochs,
        logits=_("the hidden state is used as the logits"),
        mean=_("mean over the letters"),
        line=_("Epoch {epoch:2}  loss {loss:.6f}  prediction {prediction}"),
    )
