"""One training on several processes, as ``torchrun`` starts them: each learns from a part of every batch."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from rnnplay.data.mnist import Digits
from rnnplay.device import DeviceError, get_device
from rnnplay.digits.recipes import Recipe
from rnnplay.digits.task import DigitTask
from rnnplay.text import _


@dataclass(frozen=True)
class Processes:
    """Those that train together.

    Attributes:
        rank: number of this one, from 0.
        count: how many there are.
        device: where this one computes.
    """

    rank: int
    count: int
    device: torch.device


@contextmanager
def together() -> Iterator[Processes]:
    """Meet the other processes, over NCCL on GPUs, else over Gloo; alone if ``torchrun`` has started no others.

    Raises:
        DeviceError: there are more processes on this machine than GPUs.
    """
    device = get_device()
    # WORLD_SIZE and RANK alone may be left over in the environment of something else.
    count = int(os.environ["WORLD_SIZE"]) if dist.is_torchelastic_launched() else 1
    if count == 1:
        yield Processes(0, 1, device)
        return
    if device.type == "cuda":
        number, available = int(os.environ["LOCAL_RANK"]), torch.cuda.device_count()
        if number >= available:
            raise DeviceError(
                _(
                    "There are more processes than GPUs. Start {available} with --nproc-per-node, or set "
                    "RNNPLAY_DEVICE=cpu."
                ).format(available=available)
            )
        device = torch.device("cuda", number)
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Processes(dist.get_rank(), count, device)
    finally:
        dist.destroy_process_group()


def task_for(processes: Processes, recipe: Recipe, digits: Digits) -> DigitTask:
    """What each of the processes shall run."""
    if processes.count == 1:
        return DigitTask(recipe, digits, processes.device)
    return PartOfDigitTask(processes, recipe, digits)


class PartOfDigitTask(DigitTask):
    """As `DigitTask`, but the loss and its gradient are computed on several processes, each with a part of the batch.

    All make the same batches by the same chance, and each takes its part. The gradients are weighed and averaged, so
    that each step is that of one process up to rounding. Dropout is the exception: each process drops units by chance
    of its own.

    Args:
        processes: those that train together; each makes its own part.
        recipe, digits: as for `DigitTask`, the same in all of them.
    """

    def __init__(self, processes: Processes, recipe: Recipe, digits: Digits) -> None:
        super().__init__(recipe, digits, processes.device)
        self._processes = processes
        if recipe.dropout:
            self.dropout_generator = torch.Generator().manual_seed(recipe.seed + processes.rank)
        devices = [processes.device.index] if processes.device.type == "cuda" else None
        self._learner = DistributedDataParallel(_Learner(self), device_ids=devices)

    def backward_of(self, images: Tensor, labels: Tensor) -> Tensor:
        rank, count = self._processes.rank, self._processes.count
        mine = slice(rank, None, count) if rank < len(images) else slice(0, 1)  # too few for all: some count nothing
        part = len(images[mine]) if rank < len(images) else 0
        # DDP takes the mean over the processes; weighed so, it is the mean over the batch.
        loss = self._learner(images[mine], labels[mine]) * (part * count / len(images))
        loss.backward()
        whole = loss.detach().clone()
        dist.all_reduce(whole)
        return whole / count


class _Learner(nn.Module):
    """The loss as a module, which is what DDP can wrap."""

    def __init__(self, task: DigitTask) -> None:
        super().__init__()
        self.model = task.model
        self._loss = task.loss

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        return self._loss(images, labels)
