"""The reader of MNIST's rows: an image is a sequence of 28 rows."""

from dataclasses import asdict, dataclass

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.lessons.tensors.forward.lesson import Axes, Forward
from rnnplay.lessons.tensors.forward.script_templates import row_forward
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.models.seeded import seeded
from rnnplay.text import N_, _

SEED = 0
MOST_IMAGES, MOST_LAYERS, MOST_UNITS = 10, 3, 128


@dataclass(frozen=True)
class Settings:
    """Of the network, as `RowClassifier` has them, and how many images it reads."""

    cell: str = "lstm"
    hidden_size: int = 128
    num_layers: int = 2
    bidirectional: bool = False
    readout: str = "last"
    batch: int = 10


def row_reader(settings: Settings) -> Forward:
    """It reads the first test images, with the weights of the shipped network of that form if there is one."""
    form = {name: value for name, value in asdict(settings).items() if name != "batch"}
    digits = load_mnist("test").first(settings.batch)
    shipped = _shipped(form)
    if shipped:
        model, weights = checkpoints.load(shipped)[0], _("Weights: the shipped network {name}.").format(name=shipped)
    else:
        with seeded(SEED):
            model = RowClassifier(**form).eval()
        weights = _("Weights: not trained. No network of this form is shipped.")
    images = to_input(digits.images)  # (batch, rows, pixels)
    real = RowClassifier.forward, RowClassifier.read_out, RowClassifier._ends
    source = row_forward(settings.cell, settings.bidirectional, settings.readout)
    return Forward(model, source, {"images": images}, _axes(settings), weights, real)


def _shipped(form: dict[str, object]) -> str:
    """The name of the shipped network of that form; with one direction both ways to read are the same."""
    for card in checkpoints.list():
        theirs = {name: card.architecture[name] for name in form}
        if theirs | ({} if form["bidirectional"] else {"readout": form["readout"]}) == form:
            return card.name
    return ""


def _axes(settings: Settings) -> Axes:
    hidden = N_("directions · hidden") if settings.bidirectional else N_("hidden")
    layers = N_("layers · directions") if settings.bidirectional else N_("layers")
    state = (layers, N_("batch"), N_("hidden"))
    return {
        "images": (N_("batch"), N_("rows"), N_("pixels")),
        "output": (N_("batch"), N_("rows"), hidden),
        "h_n": state,
        "c_n": state,
        "last": (N_("batch"), hidden),
        "ends": (N_("batch"), hidden),
        "return": (N_("batch"), N_("classes")),
    }
