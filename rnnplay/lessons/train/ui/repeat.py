"""A script that repeats in plain PyTorch how a digit was read at a step of its training."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from rnnplay.digits.observation import Race, Watched
from rnnplay.digits.repeat import repeat_reading
from rnnplay.engine.job import Job
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.models.without_memory import without_memory
from rnnplay.ui.look_back import wait_for_what_was
from rnnplay.ui.take_away import Repeated

PATIENCE = 120.0  # seconds that a download waits for the weights of long ago


def repeated_then(
    job: Job[Race], race: Race, network: int, architecture: Mapping[str, Any], watched: Watched
) -> Repeated | None:
    """Of the network as it was where the reader stands.

    While a run goes on there is none: to compute the weights of that step again takes time from it.

    Args:
        job: the run.
        race: at the step where the reader stands.
        network: whose reading it is, by its place among those of the race.
        architecture: of that network.
        watched: the reading.
    """
    if job.snapshot.status in ("running", "failed", "closed"):
        return None

    def weights() -> Mapping[str, Tensor]:
        found: Mapping[str, Tensor] = wait_for_what_was(
            job, race.step, lambda task: task.trained(network).state_dict(), PATIENCE
        )
        return found

    def script(file: str, npz: str) -> str:
        with without_memory():  # which module it is, without weights
            reader = RowClassifier(**architecture)
        return repeat_reading(reader, watched.reading.image, file, npz)

    return Repeated(f"{race.runners[network].name} step {race.step}", weights, script)
