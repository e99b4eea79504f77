"""A series of one's own: a file that somebody brings, read at once, or refused with a sentence."""

import streamlit as st

from rnnplay.lessons.forecast.data.covariates import Chosen
from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.lessons.forecast.data.reading import Columns, read_file, series_of
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.query_params import on_this_page
from rnnplay.ui.uploads import LARGEST, take_upload

TYPES = ("csv", "tsv", "txt", "xlsx")
_COLUMNS, _PROBLEM, _COUNT = "rnnplay.forecast: columns", "rnnplay.forecast: problem", "rnnplay.forecast: count"
_COLUMN, _KNOWN, _UNKNOWN = "forecast-own-column", "forecast-own-known", "forecast-own-unknown"


def own_series() -> Series | None:
    """The column chosen of the file that was brought; None if there is none, or it is no series."""
    columns: Columns | None = st.session_state.get(_COLUMNS)
    if columns is None:
        return None
    names = [*columns.numbers]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(_("**{file}**").format(file=in_markdown(columns.table.called)))
        st.button(_("Remove the file"), key="forecast-remove", on_click=_remove)
    chosen = st.selectbox(_("Column to forecast"), names, index=names.index(columns.usual), key=_COLUMN)
    covariates = _covariates([each for each in names if each != chosen])
    try:
        return series_of(columns, chosen, covariates)
    except SeriesError as error:
        st.error(in_markdown(str(error)))
        return None


def _covariates(names: list[str]) -> Chosen:
    """Further columns that the network reads beside the series."""
    if not names:
        return Chosen()
    known = st.multiselect(
        _("Known covariates"),
        names,
        key=_KNOWN,
        help=_("Columns that the network reads as well. Their values to come may be used, as those of a calendar may."),
    )
    unknown = st.multiselect(
        _("Unknown covariates"),
        [each for each in names if each not in known],
        key=_UNKNOWN,
        help=_("Columns that the network reads as well, of which it knows the past alone."),
    )
    return Chosen(tuple(unknown), tuple(known))


def bring_a_file() -> None:
    """A field for a file."""
    key = f"forecast-file-{st.session_state.get(_COUNT, 0)}"  # another field after each file: it is empty again
    st.file_uploader(
        _("A series of your own (CSV, TSV or XLSX)"),
        TYPES,
        max_upload_size=LARGEST,
        key=key,
        on_change=on_this_page(_take),
        args=(key,),
    )
    if problem := st.session_state.get(_PROBLEM):
        st.error(in_markdown(problem))


def _take(key: str) -> None:
    upload = take_upload(key)
    if upload is None:
        return
    st.session_state[_PROBLEM] = ""
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    try:
        columns = read_file(upload.data, upload.name)
        series_of(columns)
    except SeriesError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    for key in (_COLUMN, _KNOWN, _UNKNOWN):
        st.session_state.pop(key, None)
    st.session_state[_COLUMNS] = columns


def _remove() -> None:
    st.session_state.pop(_COLUMNS, None)
    st.session_state[_PROBLEM] = ""
