"""Networks that belong to one session: trained here, or brought along as a file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.checkpoints import CheckpointError
from rnnplay.device import get_device
from rnnplay.literal import in_markdown
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.ui.query_params import on_this_page, put
from rnnplay.ui.uploads import LARGEST, take_upload

KEPT = 4  # the newest
_OWN = "rnnplay.own networks"
_BROUGHT = "rnnplay.own networks: brought"


@dataclass(frozen=True)
class OwnNetwork:
    """A network of this session, its card, and what was worked out about it once."""

    model: RowClassifier
    card: Card
    known: dict[str, Any] = field(default_factory=dict)


def own_networks() -> dict[str, OwnNetwork]:
    """This session's networks, by the name they are picked by, the newest first."""
    return st.session_state.setdefault(_OWN, {})


def keep_network(model: RowClassifier, card: Card) -> str:
    """Let this session have a network, in the place of the oldest if there are `KEPT`.

    Args:
        model: ready to read; nobody may write to it afterwards.
        card: what there is to know about it.

    Returns:
        The name that it is picked by.
    """
    own = own_networks()
    name, number = _("{name} (yours)").format(name=card.name), 1
    while name in own:
        number += 1
        name = _("{name} (yours, {number})").format(name=card.name, number=number)
    kept = {name: OwnNetwork(model, card)} | own
    st.session_state[_OWN] = dict([*kept.items()][:KEPT])
    return name


def bring_network(go: Callable[[str], Any] | None = None) -> None:
    """A field for a checkpoint: the network of a sound one is picked at once, of another it says what is wrong.

    Args:
        go: where to go with the name of the one that was picked, if that is not this page.
    """
    with st.popover(_("Load a model file"), icon=":material/upload:"):
        file = st.file_uploader(
            _("A model file of rnnplay (.safetensors)"),
            checkpoints.SUFFIX,
            max_upload_size=LARGEST,
            key="brought",
            on_change=on_this_page(_take),
        )
        if file is not None and (problem := st.session_state.get(f"{_OWN}: problem")):
            st.error(in_markdown(problem))
        if go is not None and _BROUGHT in st.session_state:
            go(st.session_state.pop(_BROUGHT))
        st.caption(
            _(
                "A file saved with “Download” or by `python -m rnnplay train`. It is checked and runs no "
                "code, and only this session can use it."
            )
        )
        st.page_link("pages/10_inspect.py", label=_("Look into any other network, from its state_dict"))


def _take() -> None:
    file = take_upload("brought")
    st.session_state[f"{_OWN}: problem"] = ""
    st.session_state.pop(_BROUGHT, None)
    if file is None:
        return
    try:
        model, card = checkpoints.load_bytes(file.data, get_device(), LARGEST * 2**20, file.name)
    except CheckpointError as error:
        st.session_state[f"{_OWN}: problem"] = str(error)
    else:
        st.session_state[_BROUGHT] = keep_network(model, card)
        put("network", st.session_state[_BROUGHT])
