"""The network that describes pictures, and the one that was trained here."""

from rnnplay.families.captioner import CAPTIONER
from rnnplay.lessons.kinds.captions.task import Task
from rnnplay.lessons.kinds.ui.networks import Network, choose_network
from rnnplay.models.captioner import Captioner
from rnnplay.text import _


def names() -> dict[str, str]:
    """Those that come with the project, and what the page calls them."""
    return {"captions": _("trained network")}


def choose_writer() -> Network[Captioner]:
    """The one that is chosen."""
    return choose_network(CAPTIONER, names(), Task)
