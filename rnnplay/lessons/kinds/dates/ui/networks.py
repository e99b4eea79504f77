"""The two networks that read dates, and the one that was trained here."""

from rnnplay.families.seq2seq import SEQ2SEQ
from rnnplay.lessons.kinds.dates.task import Task
from rnnplay.lessons.kinds.ui.networks import Network, choose_network
from rnnplay.models.seq2seq import Seq2Seq
from rnnplay.text import _


def names() -> dict[str, str]:
    """Those that come with the project, and what the page calls them."""
    return {"dates-attention": _("with attention"), "dates": _("without attention")}


def choose_reader() -> Network[Seq2Seq]:
    """The one that is chosen."""
    return choose_network(SEQ2SEQ, names(), Task)


def threshold_of(network: Network[Seq2Seq]) -> float | None:
    """The probability below which a text is said to be no date that it knows; None: it was not measured."""
    return network.scores.get("threshold")
