"""The trained network as a file with its card, to be taken along."""

from typing import Any

import streamlit as st

from rnnplay import checkpoints
from rnnplay.engine.job import Job
from rnnplay.lessons.forecast.network_file import forecaster_of
from rnnplay.text import _


def take_network(job: Job[Any]) -> None:
    """A button that gives the network as it was where the validation loss was lowest."""

    def content() -> bytes:
        return checkpoints.save_bytes(*job.ask_task(forecaster_of))

    st.download_button(
        _("Download the network"),
        content,
        f"forecast{checkpoints.SUFFIX}",
        "application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key="forecast-network",
        help=_(
            "The network with the lowest validation loss and its model card, with transform, scaler and period, in "
            "one file. It is loaded below, and `python -m rnnplay forecast FILE --network {file}` forecasts with it. "
            "The page “Your network” looks inside it."
        ).format(file=f"forecast{checkpoints.SUFFIX}"),
    )
