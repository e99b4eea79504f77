"""The command line: ``python -m rnnplay train``, ``evaluate`` and ``classify``.

What is heavy is imported inside the commands, so that ``--help`` answers at once.
"""

import json
import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from rnnplay.reading import Reading
    from rnnplay.training.digits import DigitTask

# A picture is shrunk to four times the canvas: the network reads 28×28 of it, and a photograph would cost gigabytes.
LARGEST_SIDE = 1120

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
        from rnnplay.data.mnist import load_mnist
        from rnnplay.device import describe
        from rnnplay.evaluation import accuracy
        from rnnplay.text import percent
        from rnnplay.training.familiarity import fit_familiarity
        from rnnplay.training.familiarity_examples import examples
        from rnnplay.training.recipes import RECIPES, TUTORIALS
        from rnnplay.training.several import task_for, together

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
        if with_familiarity and chosen.reads_rows:
            _say("Fitting the measure of what does not look like a digit.")
            (model.familiarity,) = fit_familiarity([model], examples(digits, chosen.seed), chosen.seed)
        card = checkpoints.Card.of(
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
        from rnnplay.training.familiarity import fit_familiarity
        from rnnplay.training.familiarity_examples import examples

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
        from rnnplay.evaluation import accuracy
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
        Path, typer.Argument(help='An image, or JSON: [{"strokes": [[[x, y], …], …]}, …] on 280×280, y down.')
    ],
    checkpoint: Annotated[str | None, typer.Option(help="Name or file; the default network if not given.")] = None,
    as_json: AsJson = False,
    brush: Annotated[float | None, typer.Option(help="Width of strokes; as on the draw page if not given.")] = None,
) -> None:
    """Classify an image or a list of drawings, and say what does not look like a digit.

    With --json, "familiar" is false for what does not, and null if the network has no measure of that.
    """
    with _one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.data.drawing import BRUSH, rasterize
        from rnnplay.device import get_device
        from rnnplay.reading import read

        width = BRUSH if brush is None else brush
        rasterize([], width)  # a wrong brush is one error, and not one for each drawing
        fields = _fields(_content(file), file, width)
        model, _ = checkpoints.load(checkpoint or checkpoints.DEFAULT, get_device())
        all_read = True
        for number, field in enumerate(fields, 1):
            if isinstance(field, str):
                all_read = False
                typer.echo(json.dumps({"digit": None, "error": field}) if as_json else f"{number}: {field}")
            elif as_json:
                typer.echo(json.dumps(_as_dictionary(read(model, field))))
            else:
                typer.echo(f"{number}: {_in_words(read(model, field))}")
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
    if os.path.isdir(path) or not path.stem.isprintable() or "\\" in path.stem:
        _fail(f"{str(path)!r} cannot be the name of a checkpoint. Give another file with --out.")
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


def _content(file: Path) -> "list[Any] | Image.Image":
    """The list of drawings or the picture in a file; says so and ends if it is neither."""
    if not os.path.isfile(file):
        _fail(f"{file} {'is not a file' if os.path.exists(file) else 'does not exist'}. Give an image or a JSON file.")
    try:
        with open(file, "rb") as opened:
            is_json = opened.read(1000).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")
        return _drawings(file) if is_json else _picture(file)
    except OSError as error:
        _fail(f"{file} cannot be read: {error.strerror or error}.")


def _drawings(file: Path) -> "list[Any]":
    shape = 'a list of drawings, [{"strokes": [[[x, y], …], …]}, …]'
    try:
        drawings = json.loads(file.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        _fail(f"{file} is not valid JSON ({reason}). It should hold {shape}.")
    if not isinstance(drawings, list):
        _fail(f"{file} holds JSON, but not {shape}.")
    return drawings


def _picture(file: Path) -> "Image.Image":
    """The picture as RGBA, upright, at most `LARGEST_SIDE` wide and high."""
    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as opened:
                picture = ImageOps.exif_transpose(opened)
                if picture.mode.startswith(("I", "F")):  # more than a byte a pixel: Pillow would cut off, not scale
                    values = np.asarray(picture, dtype=np.float64)
                    least, most = values.min(), values.max()
                    if not np.isfinite(most - least):
                        raise ValueError("it has pixels that are not finite")
                    picture = Image.fromarray(((values - least) / ((most - least) or 1) * 255).astype(np.uint8))
                picture = picture.convert("RGBA")
    except UnidentifiedImageError:
        _fail(f"{file} is neither an image that Pillow can read nor a JSON list of drawings.")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _fail(f"{file} is an image of more than {Image.MAX_IMAGE_PIXELS:,} pixels. Make it smaller.")
    except Exception as error:  # Pillow's readers raise many kinds for a broken file
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        _fail(f"{file} is a broken image, or of a type that cannot be read: {reason}.")
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return picture


def _fields(content: "list[Any] | Image.Image", file: Path, brush: float) -> "Iterator[np.ndarray | str]":
    """What the network shall read of each drawing, ``(28, 28)``; or a sentence why there is nothing to read."""
    import numpy as np

    from rnnplay.data.drawing import DrawingError, field_of_strokes, to_field

    for item in content if isinstance(content, list) else [content]:
        try:
            drawn = isinstance(content, list)
            field = field_of_strokes(_strokes(item), brush) if drawn else to_field(np.asarray(item))
            yield field if field.any() else "The image is empty: nothing differs from the background."
        except DrawingError as error:
            yield str(error)


def _strokes(drawing: object) -> "list[list[list[float]]]":
    """The strokes of one item of the JSON list.

    Raises:
        DrawingError: it has none, or they are not lists of pairs of numbers.
    """
    from rnnplay.data.drawing import DrawingError

    strokes = drawing.get("strokes") if isinstance(drawing, dict) else None
    if not isinstance(strokes, list):
        raise DrawingError('A drawing is an object {"strokes": [[[x, y], …], …]}.')
    for stroke in strokes:
        if not isinstance(stroke, list) or not all(_is_point(point) for point in stroke):
            raise DrawingError("A stroke is a list of points [x, y], each of two finite numbers.")
    return strokes


def _is_point(point: object) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1e6 for value in point)
    )


def _as_dictionary(reading: "Reading") -> dict[str, Any]:
    # Seven significant digits are what a float32 has.
    by_row = [[float(f"{value:.7g}") for value in row] for row in reading.by_row]
    strangeness = None if reading.strangeness is None else float(f"{reading.strangeness:.7g}")
    return {
        "digit": reading.digit,
        "familiar": reading.familiar,
        "strangeness": strangeness,
        "threshold": reading.threshold,
        "probabilities": by_row[-1],
        "by_row": by_row,
    }


def _in_words(reading: "Reading") -> str:
    from rnnplay.verdict import percent

    share = percent(reading.probabilities[reading.digit])
    if reading.familiar is False:
        return f"does not look like a digit; if it must be one: {reading.digit} ({share})"
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
