"""The recipes of the shipped networks: everything that decides what a training makes, and nothing else."""

from dataclasses import dataclass

from rnnplay.training.augment import Bend

MILD = Bend(rotation=12, shear=0.2, stretch=0.2, wobble=0.4)
STRONG = Bend(rotation=12, shear=0.3, stretch=0.35, wobble=0.5)


@dataclass(frozen=True)
class Recipe:
    """How one network is made.

    Attributes:
        name: what the network is called.
        cell, hidden_size, num_layers, bidirectional, readout: as ``RowClassifier`` has them.
        epochs: how often each training image is seen.
        images: so many of the training images, the first, or None for all.
        batch_size: training images in one step; drawn forms come on top.
        learning_rate: its highest value. It rises to it, then falls to almost nothing (L. N. Smith and N. Topin,
            «Super-convergence», 2018).
        rise: share of the steps until the highest learning rate.
        weight_decay: of AdamW.
        clip: the gradient's norm is at most this.
        forget_bias: bias of the forget gate at the start (R. Jozefowicz et al., «An Empirical Exploration of
            Recurrent Network Architectures», 2015).
        asked: after how many of the last rows the network is asked for the digit while it learns. Half of the loss is
            that of the last row, half the mean of those before: so the gradient has shorter ways too (C.-Y. Lee et
            al., «Deeply-Supervised Nets», 2015). More than 1 is slow with two directions.
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
    epochs: int = 20
    images: int | None = None
    batch_size: int = 128
    learning_rate: float = 4e-3
    rise: float = 0.25
    weight_decay: float = 0.01
    clip: float = 1.0
    forget_bias: float = 1.0
    asked: int = 1
    orthogonal: bool = True
    untouched: float = 0.25
    redrawn: float = 0.25
    forms: float = 0.08
    mild: Bend = MILD
    strong: Bend = STRONG
    pen: tuple[float, float] = (0.8, 5.0)
    seed: int = 1

    @property
    def architecture(self) -> dict[str, str | int | bool]:
        """The arguments of ``RowClassifier``."""
        return {
            "cell": self.cell,
            "hidden_size": self.hidden_size,
            "num_layers": self.num_layers,
            "bidirectional": self.bidirectional,
            "readout": self.readout,
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
    # For those who cannot wait: nothing bent, nothing drawn, two thirds of the images, each once.
    Recipe(
        "quickest",
        epochs=1,
        images=600 * 64,
        batch_size=64,
        learning_rate=1e-2,
        asked=6,
        orthogonal=False,
        untouched=1,
        redrawn=0,
        forms=0,
    ),
)
RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in _ALL}
