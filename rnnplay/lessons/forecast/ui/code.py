"""The run in plain PyTorch, and the series as a file where it is too long to stand in the code."""

import streamlit as st

from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.script import FILE, WRITTEN, script, values_file
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.text import _
from rnnplay.ui.code import show_code, these_settings


def show_script(settings: Settings, series: Series) -> None:
    """The code, to read and to take along."""
    if len(series) > WRITTEN:
        st.download_button(
            _("Download {file}, which the code reads").format(file=FILE),
            lambda: values_file(series).encode(),
            FILE,
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="forecast-series",
        )
    show_code(script(settings, series), "forecast.py", these_settings(settings.seed, settings.learning_rate))
