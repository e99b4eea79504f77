"""A training on a terminal: a line an epoch, and a bar below."""

import time
from contextlib import suppress

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rnnplay.digits.task import DigitTask
from rnnplay.text import _


def run_on_a_terminal(task: DigitTask, epochs: int, quiet: bool = False) -> None:
    """All steps of a task: a line an epoch, and on a terminal a bar below; nothing if it shall be ``quiet``."""
    columns = (
        TextColumn("{task.fields[epoch]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[loss]}"),
        TimeRemainingColumn(),
        TextColumn(_("left")),
    )

    class Talking(Console):
        def on_broken_pipe(self) -> None:  # nobody reads it any more: the work goes on
            self.quiet = True

    console = Talking(highlight=False, quiet=quiet)
    steps_per_epoch = task.total_steps // epochs
    started = time.monotonic()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("", total=task.total_steps, epoch="", loss="")
        for epoch in range(1, epochs + 1):
            losses, of_all = [], _("epoch {epoch}/{epochs}").format(epoch=epoch, epochs=epochs)
            for _step in range(steps_per_epoch):
                losses.append(task.step())
                loss = _("loss {loss:.4f}").format(loss=losses[-1])
                progress.update(bar, completed=task.step_count, epoch=of_all, loss=loss)
            left = (time.monotonic() - started) * (epochs - epoch) / epoch
            mean = sum(losses) / len(losses)
            with suppress(OSError):  # a full disk
                console.print(
                    _("epoch {epoch}/{epochs} · mean loss {loss:.4f} · {time} left").format(
                        epoch=epoch, epochs=epochs, loss=mean, time=f"{left // 60:.0f}:{left % 60:02.0f}"
                    )
                )
