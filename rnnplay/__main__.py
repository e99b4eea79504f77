"""The command line: ``python -m rnnplay train``, ``evaluate`` and ``classify``.

What is heavy is imported inside the commands, so that ``--help`` answers at once. It speaks the language that the
shell's environment asks for; the texts of ``--help`` are marked here and translated by `command`.
"""

import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from rnnplay.text import N_, _, language_of_the_shell, ngettext, percent, speak

if TYPE_CHECKING:
    import numpy as np

    from rnnplay.data.photo import Found
    from rnnplay.digits.reading import Reading
    from rnnplay.digits.task import DigitTask

STDIN = "-"  # as a file's name

app = typer.Typer(
    help=N_("Train, measure and use recurrent networks that read digits row by row."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[
    Path | None,
    typer.Option(
        envvar="RNNPLAY_DATA", help=N_("Folder with MNIST/raw; the sample that comes with rnnplay if not given.")
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Print one line of JSON for each."))]


@app.command(
    help=N_(
        "Train a network from scratch and save it with its card.\n\n"
        "On several devices or processes: torchrun --nproc-per-node 2 -m rnnplay train RECIPE."
    )
)
def train(
    recipe: Annotated[str, typer.Argument(help=N_("Name of a recipe, such as lstm-2x128."))],
    data: Data = None,
    out: Annotated[Path | None, typer.Option(help=N_("File to write; RECIPE.safetensors here if not given."))] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**32, help=N_("Instead of the recipe's."))] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help=N_("Instead of the recipe's."))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=N_("Replace the file if there is one."))] = False,
    with_familiarity: Annotated[
        bool, typer.Option("--familiarity/--no-familiarity", help=N_("Fit the measure of what is no digit as well."))
    ] = True,
) -> None:
    with _one_sentence_for_an_error():
        from dataclasses import asdict, replace

        from rnnplay import checkpoints
        from rnnplay.card import Card
        from rnnplay.data.mnist import load_mnist
        from rnnplay.device import describe
        from rnnplay.digits.distributed import task_for, together
        from rnnplay.digits.evaluation import accuracy
        from rnnplay.digits.familiarity import fit_familiarity
        from rnnplay.digits.familiarity_examples import examples
        from rnnplay.digits.recipes import RECIPES, TUTORIALS

        recipes = RECIPES | TUTORIALS
        if recipe not in recipes:
            message = _("There is no recipe called {name!r}. There are: {names}.")
            _fail(message.format(name=recipe, names=", ".join(recipes)))
        chosen = recipes[recipe]
        chosen = replace(
            chosen, seed=chosen.seed if seed is None else seed, epochs=chosen.epochs if epochs is None else epochs
        )
        path = Path(f"{recipe}{checkpoints.SUFFIX}") if out is None else out
        _must_be_writable(path, overwrite)
        digits, test_digits = load_mnist("train", data), load_mnist("test", data)
        with together() as processes:
            task, first = task_for(processes, chosen, digits), processes.rank == 0
            where = describe(processes.device) + (f" × {processes.count}" if processes.count > 1 else "")
            if first:
                _say(
                    ngettext(
                        "Training {recipe} on {images}: {count} epoch, seed {seed}, {device}.",
                        "Training {recipe} on {images}: {count} epochs, seed {seed}, {device}.",
                        chosen.epochs,
                    ).format(
                        recipe=recipe,
                        images=chosen.learnt_from(digits, _),
                        count=chosen.epochs,
                        seed=chosen.seed,
                        device=where,
                    )
                )
            _run(task, chosen.epochs, quiet=not first)
        if not first:
            return  # all have the same network: one of them saves it
        model = task.trained_model()
        share = accuracy(model, test_digits)
        card = Card.of(
            model,
            name=path.stem,
            recipe=asdict(chosen),
            seed=chosen.seed,
            data=chosen.learnt_from(digits),
            accuracy=share,
            accuracy_on=test_digits.source,
        )
        checkpoints.save(path, model, card)
        _say(
            _("{share} of {images} classified correctly. Saved as {path}.").format(
                share=percent(share, 2), images=_(test_digits.source), path=path.resolve()
            )
        )
        if with_familiarity and chosen.reads_rows:
            _say(_("Fitting the measure of what does not look like a digit. The network is saved already."))
            (measure,) = fit_familiarity([model], examples(digits, chosen.seed), chosen.seed)
            model.familiarity = measure
            checkpoints.save(path, model, replace(card, familiarity=measure.card()))
            message = _("Saved with the measure: more than {threshold} is no digit.")
            _say(message.format(threshold=measure.threshold))


@app.command(
    help=N_(
        "Fit the measure of what does not look like a digit, and save it with each network.\n\n"
        "`train` does so at its end: this is for networks from older files or from the app. Their weights stay as they "
        "are."
    )
)
def familiarity(
    names: Annotated[list[str], typer.Argument(help=N_("Names or files of checkpoints."))],
    data: Data = None,
    seed: Annotated[int, typer.Option(min=0, max=2**32, help=N_("Of all that is random."))] = 1,
) -> None:
    with _one_sentence_for_an_error():
        from dataclasses import replace

        from rnnplay import checkpoints
        from rnnplay.data.mnist import load_mnist
        from rnnplay.device import get_device
        from rnnplay.digits.familiarity import fit_familiarity
        from rnnplay.digits.familiarity_examples import examples

        loaded = [(checkpoints.find(name), *checkpoints.load(name, get_device())) for name in names]
        given = examples(load_mnist("train", data), seed)
        measures = fit_familiarity([model for _path, model, _card in loaded], given, seed)
        for (path, model, card), measure in zip(loaded, measures, strict=True):
            model.familiarity = measure
            checkpoints.save(path, model, replace(card, familiarity=measure.card()))
            _say(
                _("{name}: more than {threshold} is no digit. Saved as {path}.").format(
                    name=card.name, threshold=measure.threshold, path=path.resolve()
                )
            )


@app.command(help=N_("Measure networks on the test images."))
def evaluate(
    names: Annotated[
        list[str] | None, typer.Argument(help=N_("Names or files of checkpoints; all shipped ones if not given."))
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    with _one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.data.mnist import load_mnist
        from rnnplay.device import get_device
        from rnnplay.digits.evaluation import accuracy

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            chosen = names or [card.name for card in checkpoints.list()]
        broken = [str(warning.message) for warning in caught if warning.category is checkpoints.CheckpointWarning]
        for sentence in broken:
            typer.echo(sentence, err=True)
        if not chosen:
            message = _("There are no networks in {folder}/. Train one with `python -m rnnplay train`.")
            _fail(message.format(folder=checkpoints.FOLDER.name))
        digits = load_mnist("test", data)
        # All are loaded first: a wrong name should not come out after minutes of computing.
        models = [checkpoints.load(name, get_device()) for name in chosen]
        if not as_json:
            typer.echo(_("On {images}:").format(images=_(digits.source)))
        for name, (model, card) in zip(chosen, models, strict=True):
            share = accuracy(model, digits)
            correct = round(share * len(digits))
            if as_json:
                result = {
                    "name": card.name,
                    "accuracy": share,
                    "images": len(digits),
                    "correct": correct,
                    "source": _(digits.source),
                }
                typer.echo(json.dumps(result))
            else:
                typer.echo(
                    _("{name:24} {share:>8}   {correct:,} of {count:,} correct").format(
                        name=name, share=percent(share, 2), correct=correct, count=len(digits)
                    )
                )
        if broken:
            raise typer.Exit(1)


@app.command(
    help=N_(
        "Classify an image or a list of drawings, and say what does not look like a digit.\n\n"
        'An image may be a photograph or a screenshot of one digit. With --json, "familiar" is false for what does not '
        'look like a digit, and "reason" says why.'
    )
)
def classify(
    file: Annotated[
        str,
        typer.Argument(
            help=N_('An image, or JSON: [{"strokes": [[[x, y], …], …]}, …] on 280×280, y down; - for standard input.')
        ),
    ],
    checkpoint: Annotated[str | None, typer.Option(help=N_("Name or file; the default network if not given."))] = None,
    as_json: AsJson = False,
    brush: Annotated[float | None, typer.Option(help=N_("Width of strokes; as on the draw page if not given."))] = None,
) -> None:
    with _one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.data.drawing import BRUSH, rasterize
        from rnnplay.device import get_device
        from rnnplay.digits.reading import read

        width = BRUSH if brush is None else brush
        rasterize([], width)  # a wrong brush is one error, and not one for each drawing
        content = _content(file)
        model, _card = checkpoints.load(checkpoint or checkpoints.DEFAULT, get_device())
        all_read = True
        for number, found in enumerate(_found(content, width), 1):
            if isinstance(found, str) or not found.image.any():
                all_read = False
                result, words = _not_read(found)
            else:
                reading = read(model, found.image, found.unclear)
                result, words = _as_dictionary(reading), _in_words(reading)
            typer.echo(json.dumps(result, allow_nan=False) if as_json else f"{number}: {words}")
        if not all_read:
            raise typer.Exit(1)


def _say(sentence: str) -> None:
    """A line of output; where nobody reads it any more (a closed pipe, a full disk), the work goes on."""
    with suppress(OSError):
        typer.echo(sentence)


def _fail(sentence: str) -> NoReturn:
    # RANK may be left in the environment by something else; torchrun says by its run that it is its own.
    if os.environ.get("RANK", "0") == "0" or "TORCHELASTIC_RUN_ID" not in os.environ:
        typer.echo(sentence, err=True)
    else:
        time.sleep(5)  # the first process says it, and torchrun then ends the others
    raise typer.Exit(1)


@contextmanager
def _one_sentence_for_an_error() -> Iterator[None]:
    """Errors of our own are told without a traceback: each is a sentence for the person who typed the command."""
    try:
        yield
    except Exception as error:
        from rnnplay.checkpoints import CheckpointError
        from rnnplay.data.drawing import DrawingError
        from rnnplay.data.mnist import DataError
        from rnnplay.device import DeviceError

        if not isinstance(error, CheckpointError | DataError | DeviceError | DrawingError):
            raise
        _fail(str(error))


def _must_be_writable(path: Path, overwrite: bool) -> None:
    """Say before the training, not after it, that its result could not be saved."""
    from rnnplay.whole_file import can_be_written

    if os.path.isdir(path) or not path.stem.isprintable() or "\\" in path.stem:
        message = _("{path!r} cannot be the name of a checkpoint. Give another file with --out.")
        _fail(message.format(path=str(path)))
    if not can_be_written(path):
        _fail(_("{path} is a device, a pipe or a socket, and no file. Give a file with --out.").format(path=path))
    if os.path.exists(path) and not overwrite:
        message = _("{path} exists already. Give another file with --out, or --overwrite to replace it.")
        _fail(message.format(path=path))
    if not os.access(path.parent, os.W_OK):
        message = _("Cannot write to the folder {folder}. Give a file in another folder with --out.")
        _fail(message.format(folder=path.parent))


def _run(task: "DigitTask", epochs: int, quiet: bool = False) -> None:
    """All steps of a task: a line an epoch, and on a terminal a bar below; nothing if it shall be ``quiet``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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


def _content(file: str) -> "list[Any] | np.ndarray":
    """The list of drawings or the picture in a file, or in standard input; says so and ends if it is neither."""
    from rnnplay.input_files import FORMATS, MOST_BYTES, InputError, NoPictureError, drawings_of, is_json, picture_of

    called = _("Standard input") if file == STDIN else file
    if file != STDIN and not os.path.isfile(file):
        message = (
            _("{file} is not a file. Give an image or a JSON file, or - to read standard input.")
            if os.path.exists(file)
            else _("{file} does not exist. Give an image or a JSON file, or - to read standard input.")
        )
        _fail(message.format(file=file))
    try:
        with nullcontext(sys.stdin.buffer) if file == STDIN else open(file, "rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        _fail(_("{file} cannot be read: {reason}.").format(file=called, reason=error.strerror or error))
    if len(content) > MOST_BYTES:
        _fail(_("{file} has more than {most:,} bytes. Make it smaller.").format(file=called, most=MOST_BYTES))
    try:
        return (drawings_of if is_json(content) else picture_of)(content, called)
    except NoPictureError:
        message = _("{file} is neither an image that can be read ({formats}) nor a JSON list of drawings.")
        _fail(message.format(file=called, formats=", ".join(FORMATS)))
    except InputError as error:
        _fail(str(error))


def _found(content: "list[Any] | np.ndarray", brush: float) -> "Iterator[Found | str]":
    """What the network shall read of each drawing, or of the picture; or a sentence why it cannot be read."""
    from rnnplay.data.drawing import DrawingError, field_of_strokes
    from rnnplay.data.photo import Found, read_picture
    from rnnplay.input_files import strokes_of

    if not isinstance(content, list):
        yield read_picture(content)
        return
    for item in content:
        try:
            field = field_of_strokes(strokes_of(item), brush)
        except DrawingError as error:
            yield str(error)
        else:
            yield Found(field) if field.any() else _("The image is empty: nothing differs from the background.")


def _not_read(found: "Found | str") -> tuple[dict[str, Any], str]:
    """A line of output for what was not read, as JSON and in words."""
    if isinstance(found, str):
        return {"digit": None, "error": found}, found
    sentence = _("The image is empty: {reason}.").format(reason=found.unclear)
    return {"digit": None, "familiar": False, "reason": found.unclear, "error": sentence}, sentence


def _as_dictionary(reading: "Reading") -> dict[str, Any]:
    from rnnplay.digits.verdict import reason

    # Seven significant digits are what a float32 has.
    by_row = [[float(f"{value:.7g}") for value in row] for row in reading.by_row]
    strangeness = None if reading.strangeness is None else float(f"{reading.strangeness:.7g}")
    return {
        "digit": reading.digit,
        "familiar": reading.familiar,
        "reason": reason(reading),
        "strangeness": strangeness,
        "threshold": reading.threshold,
        "probabilities": by_row[-1],
        "by_row": by_row,
    }


def _in_words(reading: "Reading") -> str:
    from rnnplay.digits.verdict import percent

    digit, share = reading.digit, percent(reading.probabilities[reading.digit])
    if reading.familiar is False:
        message = (
            _("does not look like a digit: {reason}; if it must be one: {digit} ({share})")
            if reading.unclear
            else _("does not look like a digit; if it must be one: {digit} ({share})")
        )
        return message.format(reason=reading.unclear, digit=digit, share=share)
    return _("{digit} ({share}), stable from row {row} of {rows} on").format(
        digit=digit, share=share, row=reading.decided_at + 1, rows=len(reading.by_row)
    )


def _write_in_any_encoding() -> None:
    """What a terminal's encoding lacks, such as «·» in cp932, is written as «?»: no output ends the work."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a stream that was replaced may have none
        if reconfigure is not None:
            reconfigure(errors="replace")


def command() -> Callable[..., Any]:
    """All commands, with the texts of ``--help`` in the language that is spoken now."""
    whole = typer.main.get_command(app)
    for each in (whole, *getattr(whole, "commands", {}).values()):
        each.help = _(each.help)
        for parameter in each.params:
            if getattr(parameter, "help", None):
                parameter.help = _(parameter.help)
    return whole


if __name__ == "__main__":
    _write_in_any_encoding()
    speak(language_of_the_shell())
    command()(prog_name="python -m rnnplay")
