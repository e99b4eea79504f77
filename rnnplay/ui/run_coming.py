"""What a page says in the place of a run that is still being made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from rnnplay.text import _

if TYPE_CHECKING:  # the menu of a page needs this file before torch is loaded
    from rnnplay.engine.job import Job
    from rnnplay.engine.preparation import Preparation

ASKED_EACH = 1.0  # seconds, whether it is made


def say_that_it_comes(preparation: Preparation[Job[Any]]) -> None:
    """What it waits for, until it is made."""

    @st.fragment(run_every=ASKED_EACH)
    def look() -> None:
        if preparation.wait(0) or preparation.given_up:
            st.rerun()
        if preparation.waits_for_room:
            st.info(
                _(
                    "Other people are training on this server, and its memory is taken. This training is prepared as "
                    "soon as one of them leaves; keep this page open."
                )
            )
        else:
            st.info(_("Preparing the network …"))

    look()
