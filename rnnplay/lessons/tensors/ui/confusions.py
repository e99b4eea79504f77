"""Ten confusions, each one press away: what torch says or fails to say, what happens, why, and the mend."""

from collections.abc import Sequence

import streamlit as st

from rnnplay.lessons.tensors.confusions.catalog import CONFUSIONS
from rnnplay.lessons.tensors.confusions.confusion import Confusion, torch_says
from rnnplay.lessons.tensors.confusions.program import Outcome, difference, run
from rnnplay.text import _
from rnnplay.ui.widgets import segments


def choose_confusion() -> Confusion:
    """One of the ten."""
    slugs = list(CONFUSIONS)
    return CONFUSIONS[segments(_("Confusion"), slugs, slugs[0], "confusion", lambda slug: _title(CONFUSIONS[slug]))]


def show_confusion(confusion: Confusion) -> None:
    """What it is, its programs, and what they did."""
    outcomes = _outcomes(confusion.slug)
    st.header(_title(confusion), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        _show_digest(confusion, outcomes)
    with right:
        _show_programs(confusion, outcomes)


def _title(confusion: Confusion) -> str:
    return f"{[*CONFUSIONS].index(confusion.slug) + 1}. {_(confusion.title)}"


def say_how_they_were_run() -> None:
    """In a sentence."""
    st.caption(
        _("Every program was run here as it stands, as after torch.manual_seed(0). What it printed stands below it.")
    )


@st.cache_data(show_spinner=False)
def _outcomes(slug: str) -> list[Outcome]:
    """What each program of a confusion does; run once for all sessions."""
    return [run(each.source) for each in CONFUSIONS[slug].programs]


def _show_digest(confusion: Confusion, outcomes: Sequence[Outcome]) -> None:
    """The lines that matter, torch's message, and the explanation."""
    explained = confusion.explain(outcomes)
    st.markdown(_("**The code** (−) **and its mend** (+)"))
    st.code(difference(confusion.confused[0].source, confusion.mended.source), language="diff", wrap_lines=True)
    st.markdown(_("**What torch says:** {says}").format(says=torch_says(outcomes[0])))
    for message in [*outcomes[0].warnings, *([outcomes[0].error] * bool(outcomes[0].error))]:
        st.code(message, language=None, wrap_lines=True)
    st.markdown(_("**What happens:** {what}").format(what=explained.happens))
    st.markdown(_("**Why:** {why}").format(why=explained.why))
    st.markdown(_("**The mend:** {mend}").format(mend=explained.mend))
    if confusion.figure:
        st.plotly_chart(
            confusion.figure(outcomes),
            key=f"confusion-{confusion.slug}",
            config={"displayModeBar": False},
            alt=_(confusion.alt),
        )


def _show_programs(confusion: Confusion, outcomes: Sequence[Outcome]) -> None:
    """Each whole program, and what it prints."""
    for program, outcome in zip(confusion.programs, outcomes, strict=True):
        title = _("Mended") if program is confusion.mended else _(program.title)
        st.markdown(f"**{title}**")
        st.code(program.source, language="python", line_numbers=True, wrap_lines=True)
        st.code(outcome.said, language=None, wrap_lines=True)
