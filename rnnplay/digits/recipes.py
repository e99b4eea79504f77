"""The recipes of the shipped networks: everything that decides what a training makes, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from rnnplay.data.mnist import Digits
from rnnplay.data.sequences import arrange, check_sequence
from rnnplay.digits.augment import Bend
from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.text import N_, _

MILD = Bend(rotation=12, shear=0.2, stretch=0.2, wobble=0.4)
STRONG = Bend(rotation=12, shear=0.3, stretch=0.35, wobble=0.5)
SCHEDULES = ("one cycle", "constant")
LOWEST = 1000  # parts of the highest learning rate, at both ends of a cycle
STARTS = ("ours", "torch")
ORDERS = ("ours", "shared", "torch")


class RecipeError(ValueError):
    """A recipe asks for something that there is not. The message says what there is."""


@dataclass(frozen=True)
class Recipe:
    """How one network is made.

    Attributes:
        name: what the network is called.
        cell, hidden_size, num_layers, bidirectional, readout, dropout: as ``RowClassifier`` has them.
        reading, row_length, shuffled: how a picture becomes a sequence; see ``arrange``.
        epochs: how often each training image is seen.
        images: so many of the training images, the first, or None for all.
        batch_size: training images in one step; drawn forms come on top.
        optimizer: ``"adamw"``, ``"adam"`` or ``"sgd"``, with torch's usual settings but for what stands here.
        learning_rate: its highest value.
        schedule: ``"one cycle"``: the rate rises to the highest, then falls to almost nothing (L. N. Smith and
            N. Topin, «Super-convergence», 2018); or ``"constant"``.
        warmup: share of the steps until the highest learning rate.
        weight_decay: of AdamW.
        max_grad_norm: the gradient's norm is at most this; None does not limit it.
        start: which weights it begins with: ``"ours"``, with ``orthogonal``, or ``"torch"``, to the bit those that
            torch gives it after ``torch.manual_seed(seed)``; both but for ``forget_bias``.
        order: where the order of the images comes from, and all else that is drawn by chance. ``"ours"``: from the
            seed, after the weights. ``"shared"``: from the seed alone, so that networks of all kinds get the same
            batches. ``"torch"``: as a plain script with ``DataLoader(…, shuffle=True)`` draws it after
            ``torch.manual_seed(seed)`` and the network; the last batch of an epoch holds whatever is left.
        exact: always with float32, as a plain script does. Else an LSTM is multiplied as bfloat16 where the
            processor does so faster.
        forget_bias: bias of an LSTM's forget gate at the start (R. Jozefowicz et al., «An Empirical Exploration of
            Recurrent Network Architectures», 2015); None leaves it as it is drawn, as torch does.
        supervised_rows: after how many of the last rows the network is asked for the digit while it learns. Half of the
            loss is that of the last row, half the mean of those before: so the gradient has shorter ways too (C.-Y. Lee
            et al., «Deeply-Supervised Nets», 2015). More than 1 is slow with two directions.
        orthogonal: whether recurrent matrices begin orthogonal, one for each gate; else as torch begins.
        untouched: share of the images that are learnt as they are.
        redrawn: share of the images that are drawn anew with another pen; the rest is bent.
        forms: share of drawn forms, against the images.
        mild: how far images are bent.
        strong: how far images are bent that are drawn anew, and forms.
        pen: thinnest and thickest pen, in pixels of the 28×28.
        seed: decides all that is random.
    """

    name: str
    cell: str = "lstm"
    hidden_size: int = 128
    num_layers: int = 2
    bidirectional: bool = False
    readout: str = "last"
    dropout: float = 0.0
    reading: str = "rows"
    row_length: int = 28
    shuffled: bool = False
    epochs: int = 20
    images: int | None = None
    batch_size: int = 128
    optimizer: str = "adamw"
    learning_rate: float = 4e-3
    schedule: str = "one cycle"
    warmup: float = 0.25
    weight_decay: float = 0.01
    max_grad_norm: float | None = 1.0
    start: str = "ours"
    order: str = "ours"
    exact: bool = False
    forget_bias: float | None = 1.0
    supervised_rows: int = 1
    orthogonal: bool = True
    untouched: float = 0.25
    redrawn: float = 0.25
    forms: float = 0.08
    mild: Bend = MILD
    strong: Bend = STRONG
    pen: tuple[float, float] = (0.8, 5.0)
    seed: int = 1

    def __post_init__(self) -> None:
        for name, known in (
            ("optimizer", OPTIMIZERS),
            ("schedule", SCHEDULES),
            ("start", STARTS),
            ("order", ORDERS),
        ):
            if getattr(self, name) not in known:
                message = _("{name} is {value!r}, but must be one of {known}.")
                raise RecipeError(message.format(name=name, value=getattr(self, name), known=", ".join(known)))
        check_sequence(self.reading, self.row_length)
        for name in ("hidden_size", "num_layers", "epochs", "batch_size", "images", "supervised_rows"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise RecipeError(_("{name} must be at least 1.").format(name=name))
        if not self.learning_rate > 0:
            raise RecipeError(_("The learning rate must be more than 0."))
        if self.max_grad_norm is not None and not self.max_grad_norm > 0:
            raise RecipeError(_("The norm to clip at must be more than 0, or None for no clipping."))
        if not 0 <= self.dropout < 1:
            raise RecipeError(_("Dropout must be at least 0 and less than 1."))
        if self.dropout and self.num_layers == 1:
            raise RecipeError(_("Dropout acts between layers, so it needs at least two layers."))

    def arranged(self, digits: Digits) -> Digits:
        """``digits`` as this recipe has them read: their images are ``(count, rows, pixels)``."""
        images = arrange(digits.images, self.reading, self.row_length, self.shuffled)
        return Digits(images, digits.labels, digits.source)

    def learnt_from(self, digits: Digits, say: Callable[[str], str] = str) -> str:
        """What it learns from in words, where ``digits`` are given to it: all of them or the first so many.

        English, for a file; or what ``say``, such as `_`, makes of it.
        """
        source = digits.source_of_first(len(digits) if self.images is None else self.images, say)
        return say(N_("{images}, with drawn forms beside them")).format(images=source) if self.forms else source

    def has_cycle(self, steps: int) -> bool:
        """Whether the learning rate rises and falls in so many steps: in very few there is no step to rise in."""
        return self.schedule == "one cycle" and self.warmup * steps > 1

    @property
    def network_name(self) -> str:
        """What such a network is called by its architecture, as the shipped ones are: ``lstm-2x128``."""
        name = f"{self.cell}-{self.num_layers}x{self.hidden_size}"
        return f"bi{name}-{self.readout}" if self.bidirectional else name

    @property
    def units(self) -> int:
        """Hidden units of all layers and directions together."""
        return self.hidden_size * self.num_layers * (1 + self.bidirectional)

    @property
    def reads_rows(self) -> bool:
        """Whether it reads a picture row by row from the top, as the draw page gives it."""
        return (self.reading, self.row_length, self.shuffled) == ("rows", 28, False)

    @property
    def architecture(self) -> dict[str, Any]:
        """The arguments of ``RowClassifier``."""
        return {
            "cell": self.cell,
            "hidden_size": self.hidden_size,
            "num_layers": self.num_layers,
            "bidirectional": self.bidirectional,
            "readout": self.readout,
            "dropout": self.dropout,
            "input_size": self.row_length,
        }


_ALL = (
    Recipe("lstm-2x128", epochs=36),
    Recipe("lstm-1x64", hidden_size=64, num_layers=1, epochs=24, learning_rate=6e-3),
    Recipe("bilstm-2x128-ends", bidirectional=True, readout="ends", epochs=14, untouched=0.2, redrawn=0.35, forms=0.12),
    Recipe(
        "bilstm-2x128-last",
        bidirectional=True,
        readout="last",
        epochs=12,
        learning_rate=5e-3,
        untouched=0.3,
        redrawn=0.2,
    ),
    Recipe("gru-2x128", cell="gru", epochs=14),
    Recipe("rnn-2x128", cell="rnn", epochs=14, learning_rate=1e-3),
    # For those who cannot wait: nothing bent, nothing drawn, the first seven tenths of MNIST's images, each once.
    Recipe(
        "quickest",
        epochs=1,
        images=650 * 64,
        batch_size=64,
        learning_rate=1e-2,
        supervised_rows=6,
        orthogonal=False,
        untouched=1,
        redrawn=0,
        forms=0,
    ),
)
RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in _ALL}

# What most tutorials print: nothing bent, a constant rate, torch's own start.
_TUTORIAL = Recipe(
    "tutorial",
    epochs=2,
    batch_size=100,
    optimizer="adam",
    learning_rate=0.01,
    schedule="constant",
    max_grad_norm=None,
    start="torch",
    forget_bias=None,
    order="torch",
    exact=True,
    untouched=1,
    redrawn=0,
    forms=0,
)
TUTORIALS: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        _TUTORIAL,
        replace(_TUTORIAL, name="tutorial-two-directions", bidirectional=True, learning_rate=0.003),
        replace(_TUTORIAL, name="tutorial-1x64", hidden_size=64, num_layers=1, batch_size=64, epochs=1),
    )
}
PRESETS: dict[str, Recipe] = TUTORIALS | {name: RECIPES[name] for name in ("lstm-2x128", "quickest")}
