"""Which network reads: one of the two that come with the project, or the one that was trained here."""

import copy
from dataclasses import dataclass

import streamlit as st

from rnnplay import checkpoints
from rnnplay.checkpoints import CheckpointError
from rnnplay.families.seq2seq import SEQ2SEQ
from rnnplay.lessons.kinds.dates.task import Task
from rnnplay.literal import in_markdown
from rnnplay.models.seq2seq import Seq2Seq
from rnnplay.text import _, ngettext
from rnnplay.ui.session_jobs import session_jobs
from rnnplay.ui.widgets import segments

SHIPPED = ("dates-attention", "dates")
OWN = "own"


@dataclass(frozen=True, eq=False)
class Network:
    """A network that reads.

    Attributes:
        model: it.
        name: a name for its weights: others have another.
        threshold: the probability below which a text is said to be no date that it knows; None: it was not measured.
    """

    model: Seq2Seq
    name: str
    threshold: float | None


def choose_network() -> Network:
    """The choice, and the network; the page ends here where it cannot be loaded."""
    names = {"dates-attention": _("with attention"), "dates": _("without attention")}
    own = _own()
    if own is not None:
        names[OWN] = own.name
    chosen = segments(_("Network"), tuple(names), SHIPPED[0], "network", names.__getitem__)
    if chosen == OWN and own is not None:
        return own
    try:
        model, threshold = load_network(chosen)
    except CheckpointError as error:
        st.error(in_markdown(str(error)))
        st.stop()
    return Network(model, chosen, threshold)


@st.cache_resource(show_spinner=False)
def load_network(name: str) -> tuple[Seq2Seq, float | None]:
    """A shipped network, shared by all sessions: it is read from and never written to; and its threshold."""
    model, card = checkpoints.load(name, family=SEQ2SEQ)
    return model, (card.scores or {}).get("threshold")


def _own() -> Network | None:
    """The network that was trained on this page, as it stands."""
    job = session_jobs().of("kinds")

    def copied(task: object) -> tuple[Seq2Seq, int] | None:
        return (copy.deepcopy(task.model), task.step_count) if isinstance(task, Task) else None

    found = job.ask_task(copied) if job is not None else None
    if found is None:
        return None
    model, steps = found
    yours = ngettext("yours, after {count} step", "yours, after {count} steps", steps).format(count=steps)
    return Network(model, yours, None)
