"""A network from a file: it forecasts the series that is shown, and nothing is trained."""

import hashlib

import streamlit as st

from rnnplay import checkpoints
from rnnplay.checkpoints import CheckpointError
from rnnplay.families.forecaster import FORECASTER
from rnnplay.lessons.forecast.comparison import Field, Result
from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.network_file import compared
from rnnplay.lessons.forecast.ui.results import show_table, take_forecasts
from rnnplay.lessons.forecast.verdict import verdict
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.query_params import on_this_page
from rnnplay.ui.uploads import LARGEST, take_upload

_FIELD = "forecast-network-file"
_MODEL, _PROBLEM, _FOUND = "rnnplay.forecast: network", "rnnplay.forecast: no network", "rnnplay.forecast: by network"


def bring_network(series: Series) -> None:
    """A field for a file with a network, and what that reaches on the series."""
    with st.expander(_("Load a network file"), icon=":material/upload:"):
        st.file_uploader(
            _("A network that was downloaded here (.safetensors)"),
            checkpoints.SUFFIX,
            max_upload_size=LARGEST,
            key=_FIELD,
            on_change=on_this_page(_take),
        )
        if problem := st.session_state.get(_PROBLEM):
            st.error(in_markdown(problem))
        if _MODEL not in st.session_state:
            return
        try:
            field, results = _measured(series)
        except SeriesError as error:
            st.error(in_markdown(str(error)))
            return
        st.markdown(f"**{verdict(field, results)}**")
        show_table(field, results)
        take_forecasts(field, results, "forecast-network-csv")


def _measured(series: Series) -> tuple[Field, list[Result]]:
    """The series by that network and by the simple methods, the best first; computed once."""
    digest, model = st.session_state[_MODEL]
    found = st.session_state.get(_FOUND)
    if found is None or found[0] != (digest, series.digest):
        found = st.session_state[_FOUND] = ((digest, series.digest), *compared(model, series))
    return found[1:]


def _take() -> None:
    file = take_upload(_FIELD)
    if file is None:
        return
    st.session_state[_PROBLEM] = ""
    try:
        model, _card = checkpoints.load_bytes(file.data, "cpu", LARGEST * 2**20, file.name, family=FORECASTER)
    except CheckpointError as error:
        st.session_state[_PROBLEM] = str(error)
    else:
        st.session_state[_MODEL] = hashlib.blake2b(file.data, digest_size=8).hexdigest(), model
