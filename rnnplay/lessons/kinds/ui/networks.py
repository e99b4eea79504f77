"""Which network answers: one of those that come with the project, or the one that was trained on this tab."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic

import streamlit as st

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.checkpoints import CheckpointError
from rnnplay.engine.model_task import ModelTask
from rnnplay.families.family import Family, Net
from rnnplay.literal import in_markdown
from rnnplay.text import _, ngettext
from rnnplay.ui.query_params import is_asked
from rnnplay.ui.session_jobs import session_jobs
from rnnplay.ui.widgets import segments

OWN = "own"


@dataclass(frozen=True, eq=False)
class Network(Generic[Net]):
    """A network that answers.

    Attributes:
        model: it, in eval mode, to be read from and never written to.
        name: a name for its weights: others have another.
        scores: what was measured of it; nothing, if it was trained here.
    """

    model: Net
    name: str
    scores: Mapping[str, float]


def choose_network(family: Family[Net], names: Mapping[str, str], task: type[ModelTask[Any]]) -> Network[Net]:
    """The choice, if there is one, and the network; the page ends here where it cannot be loaded.

    Args:
        family: of the networks.
        names: of the shipped ones, the usual one first, and what the page calls each.
        task: whose run on this tab makes a further one, «yours».
    """
    usual = next(iter(names))
    own = _own(task)
    called = dict(names) if own is None else {**names, OWN: own.name}
    chosen = usual
    if len(called) > 1 or is_asked("network"):
        chosen = segments(_("Network"), tuple(called), usual, "network", called.__getitem__)
    if own is not None and chosen == OWN:
        return own
    try:
        model, scores = load_network(chosen, family)
    except CheckpointError as error:
        st.error(in_markdown(str(error)))
        st.stop()
    return Network(model, chosen, scores)


@st.cache_resource(show_spinner=False, hash_funcs={Family: lambda family: family.name})
def load_network(name: str, family: Family[Net]) -> tuple[Net, Mapping[str, float]]:
    """A shipped network, shared by all sessions: it is read from and never written to; and what was measured of it."""
    model, card = checkpoints.load(name, family=family)
    return model, card.scores or {}


@st.cache_resource(show_spinner=False, hash_funcs={Family: lambda family: family.name})
def measured(family: Family[Any], names: tuple[str, ...]) -> dict[str, Mapping[str, float]]:
    """What was measured of the shipped networks of these names, from their cards, in this order.

    One that is missing or that nothing was measured of is left out.
    """
    cards: dict[str, Card] = {card.name: card for card in checkpoints.list(family=family)}
    scores = {name: cards[name].scores for name in names if name in cards}
    return {name: of for name, of in scores.items() if of}


def _own(task: type[ModelTask[Any]]) -> Network[Any] | None:
    """The network that was trained on this tab, as it stands."""
    here = session_jobs().here

    def copied(given: object) -> tuple[Any, int] | None:
        return (copy.deepcopy(given.model).eval(), given.step_count) if isinstance(given, task) else None

    found = here.run.ask_task(copied) if here is not None else None
    if found is None:
        return None
    model, steps = found
    yours = ngettext("yours, after {count} step", "yours, after {count} steps", steps).format(count=steps)
    return Network(model, yours, {})
