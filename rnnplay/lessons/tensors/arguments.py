"""What one can ask torch for: a recurrent module, its arguments, what it is called with, and what stands around it."""

from dataclasses import dataclass

CELLS = ("RNNCell", "LSTMCell", "GRUCell")  # one step a call, in a loop
LAYERS = ("RNN", "LSTM", "GRU")  # a whole sequence a call
MODULES = (*CELLS, *LAYERS)
NONLINEARITIES = ("tanh", "relu")
MOST_UNITS, MOST_LAYERS, MOST_SEQUENCES, MOST_STEPS = 128, 6, 64, 64
SEED = 0  # of the weights and of the input


@dataclass(frozen=True)
class Arguments:
    """A call, right or wrong: what torch refuses can be said here too.

    Attributes:
        module: one of `MODULES`.
        input_size … nonlinearity: as torch has them. What a module does not have is not handed to it.
        batched: whether input and states have an axis of sequences.
        batch: how many sequences there are.
        length: of a sequence, in steps.
        embedding: how many rows has an ``nn.Embedding`` before the module; 0: there is none.
        linear: how many outputs has an ``nn.Linear`` after it; 0: there is none.
        every_step: whether the linear layer reads every step of the output, or the last one only.
    """

    module: str = "LSTM"
    input_size: int = 10
    hidden_size: int = 20
    num_layers: int = 1
    bias: bool = True
    batch_first: bool = False
    dropout: float = 0.0
    bidirectional: bool = False
    proj_size: int = 0
    nonlinearity: str = "tanh"
    batched: bool = True
    batch: int = 3
    length: int = 5
    embedding: int = 0
    linear: int = 0
    every_step: bool = True

    @property
    def is_cell(self) -> bool:
        return self.module in CELLS

    @property
    def kind(self) -> str:
        """``"RNN"``, ``"LSTM"`` or ``"GRU"``, of a cell too."""
        return self.module.removesuffix("Cell")

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional and not self.is_cell else 1

    @property
    def layers(self) -> int:
        return 1 if self.is_cell else self.num_layers

    @property
    def state_size(self) -> int:
        """Numbers in a hidden state: what leaves the projection, where there is one."""
        return self.hidden_size if self.is_cell else self.proj_size or self.hidden_size

    @property
    def time_axis(self) -> int:
        """Of input and output. A cell's loop goes over the first axis."""
        return 1 if self.batched and self.batch_first and not self.is_cell else 0

    def for_torch(self) -> dict[str, int | float | bool | str]:
        """The arguments that the module is made with, all of them, in torch's order."""
        names = ["input_size", "hidden_size"]
        if self.is_cell:
            names += ["bias"]
        else:
            names += ["num_layers", "bias", "batch_first", "dropout", "bidirectional"]
            names += ["proj_size"] * (self.kind == "LSTM" or self.proj_size != 0)
        names += ["nonlinearity"] * (self.kind == "RNN")
        return {name: getattr(self, name) for name in names}


# The cases of tutorials, by the name that stands in a link.
CASES: dict[str, Arguments] = {
    "lstm": Arguments("LSTM", 10, 20, num_layers=2),  # the example of nn.LSTM's documentation
    "loop": Arguments("RNNCell", 4, 2, batch=1, length=3),
    "rnn": Arguments("RNN", 4, 2, batch=1, length=3),
    "mnist": Arguments("LSTM", 28, 64, batch_first=True, batch=64, length=28, linear=10, every_step=False),
    "embedding": Arguments("RNN", 10, 8, num_layers=2, batch_first=True, batch=1, length=5, embedding=4, linear=4),
    "4-5-4": Arguments("RNN", 4, 5, batch_first=True, batch=10, length=50, linear=4),  # 10 videos of 50 frames
}
