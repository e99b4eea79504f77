"""The command line: ``python -m rnnplay train``, ``evaluate`` and ``classify``.

What is heavy is imported inside the commands, so that ``--help`` answers at once.
"""

import json
import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    import numpy as np

    from rnnplay.data.photo import Found
    from rnnplay.digits.reading import Reading
    from rnnplay.digits.task import DigitTask

STDIN = "-"  # as a file's name

app = typer.Typer(
    help="Train, measure and use recurrent networks that read digits row by row.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[
    Path | None,
    typer.Option(envvar="RNNPLAY_DATA", help="Folder with MNIST/raw; the sample that comes with rnnplay if not given."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one line of JSON for each.")]


@app.command()
def train(
    recipe: Annotated[str, typer.Argument(help="Name of a recipe, such as lstm-2x128.")],
    data: Data = None,
    out: Annotated[Path | None, typer.Option(help="File to write; RECIPE.safetensors here if not given.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**32, help="Instead of the recipe's.")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Instead of the recipe's.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if there is one.")] = False,
    with_familiarity: Annotated[
        bool, typer.Option("--familiarity/--no-familiarity", help="Fit the measure of what is no digit as well.")
    ] = True,
) -> None:
    """Train a network from scratch and save it with its card.

    On several devices or processes: torchrun --nproc-per-node 2 -m rnnplay train RECIPE.
    """
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
        from rnnplay.text import percent

        recipes = RECIPES | TUTORIALS
        if recipe not in recipes:
            _fail(f"There is no recipe called {recipe!r}. There are: {', '.join(recipes)}.")
        chosen = recipes[recipe]
        chosen = replace(
            chosen, seed=chosen.seed if seed is None else seed, epochs=chosen.epochs if epochs is None else epochs
        )
        path = Path(f"{recipe}{checkpoints.SUFFIX}") if out is None else out
        _must_be_writable(path, overwrite)
        digits, test_digits = load_mnist("train", data), load_mnist("test", data)
        learnt_from = chosen.learnt_from(digits)
        epochs_in_words = "1 epoch" if chosen.epochs == 1 else f"{chosen.epochs} epochs"
        with together() as processes:
            task, first = task_for(processes, chosen, digits), processes.rank == 0
            where = describe(processes.device) + (f" × {processes.count}" if processes.count > 1 else "")
            if first:
                _say(f"Training {recipe} on {learnt_from}: {epochs_in_words}, seed {chosen.seed}, {where}.")
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
            data=learnt_from,
            accuracy=share,
            accuracy_on=test_digits.source,
        )
        checkpoints.save(path, model, card)
        _say(f"{percent(share, 2)} of {test_digits.source} classified correctly. Saved as {path.resolve()}.")
        if with_familiarity and chosen.reads_rows:
            _say("Fitting the measure of what does not look like a digit. The network is saved already.")
            (measure,) = fit_familiarity([model], examples(digits, chosen.seed), chosen.seed)
            model.familiarity = measure
            checkpoints.save(path, model, replace(card, familiarity=measure.card()))
            _say(f"Saved with the measure: more than {measure.threshold} is no digit.")


@app.command()
def familiarity(
    names: Annotated[list[str], typer.Argument(help="Names or files of checkpoints.")],
    data: Data = None,
    seed: Annotated[int, typer.Option(min=0, max=2**32, help="Of all that is random.")] = 1,
) -> None:
    """Fit the measure of what does not look like a digit, and save it with each network.

    `train` does so at its end: this is for networks from older files or from the app. Their weights stay as they are.
    """
    with _one_sentence_for_an_error():
        from dataclasses import replace

        from rnnplay import checkpoints
        from rnnplay.data.mnist import load_mnist
        from rnnplay.device import get_device
        from rnnplay.digits.familiarity import fit_familiarity
        from rnnplay.digits.familiarity_examples import examples

        loaded = [(checkpoints.find(name), *checkpoints.load(name, get_device())) for name in names]
        given = examples(load_mnist("train", data), seed)
        measures = fit_familiarity([model for _, model, _ in loaded], given, seed)
        for (path, model, card), measure in zip(loaded, measures, strict=True):
            model.familiarity = measure
            checkpoints.save(path, model, replace(card, familiarity=measure.card()))
            _say(f"{card.name}: more than {measure.threshold} is no digit. Saved as {path.resolve()}.")


@app.command()
def evaluate(
    names: Annotated[
        list[str] | None, typer.Argument(help="Names or files of checkpoints; all shipped ones if not given.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Measure networks on the test images."""
    with _one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.data.mnist import load_mnist
        from rnnplay.device import get_device
        from rnnplay.digits.evaluation import accuracy
        from rnnplay.text import percent

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            chosen = names or [card.name for card in checkpoints.list()]
        broken = [str(warning.message) for warning in caught if warning.category is checkpoints.CheckpointWarning]
        for sentence in broken:
            typer.echo(sentence, err=True)
        if not chosen:
            _fail(f"There are no networks in {checkpoints.FOLDER.name}/. Train one with `python -m rnnplay train`.")
        digits = load_mnist("test", data)
        # All are loaded first: a wrong name should not come out after minutes of computing.
        models = [checkpoints.load(name, get_device()) for name in chosen]
        if not as_json:
            typer.echo(f"On {digits.source}:")
        for name, (model, card) in zip(chosen, models, strict=True):
            share = accuracy(model, digits)
            correct = round(share * len(digits))
            if as_json:
                result = {
                    "name": card.name,
                    "accuracy": share,
                    "images": len(digits),
                    "correct": correct,
                    "source": digits.source,
                }
                typer.echo(json.dumps(result))
            else:
                typer.echo(f"{name:24} {percent(share, 2):>8}   {correct:,} of {len(digits):,} correct")
        if broken:
            raise typer.Exit(1)


@app.command()
def classify(
    file: Annotated[
        str,
        typer.Argument(
            help='An image, or JSON: [{"strokes": [[[x, y], …], …]}, …] on 280×280, y down; - for standard input.'
        ),
    ],
    checkpoint: Annotated[str | None, typer.Option(help="Name or file; the default network if not given.")] = None,
    as_json: AsJson = False,
    brush: Annotated[float | None, typer.Option(help="Width of strokes; as on the draw page if not given.")] = None,
) -> None:
    """Classify an image or a list of drawings, and say what does not look like a digit.

    An image may be a photograph or a screenshot of one digit. With --json, "familiar" is false for what does not look
    like a digit, and "reason" says why.
    """
    with _one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.data.drawing import BRUSH, rasterize
        from rnnplay.device import get_device
        from rnnplay.digits.reading import read

        width = BRUSH if brush is None else brush
        rasterize([], width)  # a wrong brush is one error, and not one for each drawing
        content = _content(file)
        model, _ = checkpoints.load(checkpoint or checkpoints.DEFAULT, get_device())
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
        _fail(f"{str(path)!r} cannot be the name of a checkpoint. Give another file with --out.")
    if not can_be_written(path):
        _fail(f"{path} is a device, a pipe or a socket, and no file. Give a file with --out.")
    if os.path.exists(path) and not overwrite:
        _fail(f"{path} exists already. Give another file with --out, or --overwrite to replace it.")
    if not os.access(path.parent, os.W_OK):
        _fail(f"Cannot write to the folder {path.parent}. Give a file in another folder with --out.")


def _run(task: "DigitTask", epochs: int, quiet: bool = False) -> None:
    """All steps of a task: a line an epoch, and on a terminal a bar below; nothing if it shall be ``quiet``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("epoch {task.fields[epoch]}/{task.fields[epochs]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.4f}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )

    class Talking(Console):
        def on_broken_pipe(self) -> None:  # nobody reads it any more: the work goes on
            self.quiet = True

    console = Talking(highlight=False, quiet=quiet)
    steps_per_epoch = task.total_steps // epochs
    started = time.monotonic()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("", total=task.total_steps, epoch=1, epochs=epochs, loss=float("nan"))
        for epoch in range(1, epochs + 1):
            losses = []
            for _ in range(steps_per_epoch):
                losses.append(task.step())
                progress.update(bar, completed=task.step_count, epoch=epoch, loss=losses[-1])
            left = (time.monotonic() - started) * (epochs - epoch) / epoch
            mean = sum(losses) / len(losses)
            with suppress(OSError):  # a full disk
                console.print(
                    f"epoch {epoch}/{epochs} · mean loss {mean:.4f} · {left // 60:.0f}:{left % 60:02.0f} left"
                )


def _content(file: str) -> "list[Any] | np.ndarray":
    """The list of drawings or the picture in a file, or in standard input; says so and ends if it is neither."""
    from rnnplay.input_files import FORMATS, MOST_BYTES, InputError, NoPictureError, drawings_of, is_json, picture_of

    called = "Standard input" if file == STDIN else file
    if file != STDIN and not os.path.isfile(file):
        problem = "is not a file" if os.path.exists(file) else "does not exist"
        _fail(f"{file} {problem}. Give an image or a JSON file, or - to read standard input.")
    try:
        with nullcontext(sys.stdin.buffer) if file == STDIN else open(file, "rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        _fail(f"{called} cannot be read: {error.strerror or error}.")
    if len(content) > MOST_BYTES:
        _fail(f"{called} has more than {MOST_BYTES:,} bytes. Make it smaller.")
    try:
        return (drawings_of if is_json(content) else picture_of)(content, called)
    except NoPictureError:
        _fail(f"{called} is neither an image that can be read ({', '.join(FORMATS)}) nor a JSON list of drawings.")
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
            yield Found(field) if field.any() else "The image is empty: nothing differs from the background."


def _not_read(found: "Found | str") -> tuple[dict[str, Any], str]:
    """A line of output for what was not read, as JSON and in words."""
    if isinstance(found, str):
        return {"digit": None, "error": found}, found
    sentence = f"The image is empty: {found.unclear}."
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

    share = percent(reading.probabilities[reading.digit])
    if reading.familiar is False:
        why = f": {reading.unclear}" if reading.unclear else ""
        return f"does not look like a digit{why}; if it must be one: {reading.digit} ({share})"
    return f"{reading.digit} ({share}), stable from row {reading.decided_at + 1} of {len(reading.by_row)} on"


def _write_in_any_encoding() -> None:
    """What a terminal's encoding lacks, such as «·» in cp932, is written as «?»: no output ends the work."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a stream that was replaced may have none
        if reconfigure is not None:
            reconfigure(errors="replace")


if __name__ == "__main__":
    _write_in_any_encoding()
    app(prog_name="python -m rnnplay")
