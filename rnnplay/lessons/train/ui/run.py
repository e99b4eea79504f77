"""The run of the training page."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from rnnplay.digits.observation import Race
from rnnplay.engine.job import Job
from rnnplay.engine.preparation import Preparation
from rnnplay.lessons.train.ui.settings import Choice
from rnnplay.literal import in_markdown
from rnnplay.ui.session_jobs import page_job, session_job
from rnnplay.ui.training_controls import set_stop

_GOOD = "rnnplay.train.choice"  # the last one that could be begun
_TOTAL = "rnnplay.train.total"


def training_job(choice: Choice, begin: Callable[[Choice, int], Preparation[Job[Race]]]) -> tuple[Job[Race], Choice]:
    """The run of what was chosen, and that choice; while it cannot be begun, the run before or the preset, and why not.

    Args:
        choice: what was chosen.
        begin: begins to make a run of a choice, told how many bytes the old run gives back.
    """
    try:
        job = session_job(choice, partial(begin, choice))
    except (ValueError, RuntimeError) as error:
        st.error(in_markdown(str(error)))
        choice = st.session_state.get(_GOOD, replace(choice, recipes=choice.preset))
        job = page_job(choice, partial(begin, choice))
    st.session_state[_GOOD] = choice
    total = job.snapshot.observation.total_steps
    if st.session_state.get(_TOTAL, total) != total:
        set_stop(total)  # another training ends elsewhere
    st.session_state[_TOTAL] = total
    return job, choice
