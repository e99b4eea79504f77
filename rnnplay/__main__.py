"""The command line: ``python -m rnnplay train``, ``evaluate`` and ``classify``.

What is heavy is imported inside the commands, so that ``--help`` answers at once. It speaks the language that the
shell's environment asks for; the texts of ``--help`` are marked here and translated by `command`.
"""

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnplay.lessons.forecast.command_line import forecast
from rnnplay.lessons.kinds.command_line import kinds
from rnnplay.shell import fail, must_be_writable, one_sentence_for_an_error, say, write_in_any_encoding
from rnnplay.text import N_, _, language_of_the_shell, percent, speak

if TYPE_CHECKING:
    from torch import nn

    from rnnplay.family_commands import Measure

app = typer.Typer(
    help=N_("Train, measure and use recurrent networks."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(kinds, name="kinds")
app.command(
    help=N_(
        "Forecast a series of your own by simple methods and by recurrent networks, and say which is best.\n\n"
        "All are measured from the same origins in the last sixth of the series, of which they know nothing before."
    )
)(forecast)

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
    with one_sentence_for_an_error():
        from rnnplay.checkpoints import SUFFIX
        from rnnplay.family_commands import Training, recipes

        known = recipes()
        if recipe not in known:
            message = _("There is no recipe called {name!r}. There are: {names}.")
            fail(message.format(name=recipe, names=", ".join(known)))
        path = Path(f"{recipe}{SUFFIX}") if out is None else out
        must_be_writable(path, overwrite)
        known[recipe].train(Training(recipe, path, data, seed, epochs, with_familiarity))


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
    with one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.data.mnist import load_mnist
        from rnnplay.device import get_device
        from rnnplay.digits.commands import fit_measures

        networks = [(checkpoints.find(name), *checkpoints.load(name, get_device())) for name in names]
        thresholds = fit_measures(networks, load_mnist("train", data), seed)
        for (path, _model, card), threshold in zip(networks, thresholds, strict=True):
            message = _("{name}: more than {threshold} is no digit. Saved as {path}.")
            say(message.format(name=card.name, threshold=threshold, path=path.resolve()))


@app.command(help=N_("Measure networks on what they never learned from: images, dates, sentences …"))
def evaluate(
    names: Annotated[
        list[str] | None, typer.Argument(help=N_("Names or files of checkpoints; all shipped ones if not given."))
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    with one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.device import get_device

        chosen, broken = (names, []) if names else _shipped()
        # All are loaded first: a wrong name should not come out after minutes of computing.
        networks = [(name, *checkpoints.load(name, get_device(), family=None)) for name in chosen]
        measures: dict[str, Measure] = {}  # by family
        for name, model, card in networks:
            if card.family not in measures:
                measures[card.family] = _measure(name, card.family, data)
                if not as_json:
                    typer.echo(_("On {images}:").format(images=_(measures[card.family].source)))
            _tell_accuracy(name, card.name, measures[card.family], model, as_json)
        if broken:
            raise typer.Exit(1)


def _shipped() -> tuple[list[str], list[str]]:
    """The names of all shipped networks, and a sentence about each file that is broken, which is also told."""
    from rnnplay import checkpoints

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        chosen = [card.name for card in checkpoints.list(family=None)]
    broken = [str(warning.message) for warning in caught if warning.category is checkpoints.CheckpointWarning]
    for sentence in broken:
        typer.echo(sentence, err=True)
    if not chosen:
        message = _("There are no networks in {folder}/. Train one with `python -m rnnplay train`.")
        fail(message.format(folder=checkpoints.FOLDER.name))
    return chosen, broken


def _measure(name: str, family: str, data: Path | None) -> "Measure":
    """What the networks of a family are measured on."""
    from rnnplay.family_commands import commands_of

    commands = commands_of(family)
    if commands is None:
        fail(_("{name} cannot be measured here: there are no test data for networks of its kind.").format(name=name))
    return commands.measure(data)


def _tell_accuracy(name: str, in_card: str, measure: "Measure", model: "nn.Module", as_json: bool) -> None:
    if as_json and measure.scores is not None:
        typer.echo(json.dumps({"name": in_card, **measure.scores(model)}))
        return
    share = measure.accuracy(model)
    correct = round(share * measure.count)
    if as_json:
        result = {
            "name": in_card,
            "accuracy": share,
            "images": measure.count,
            "correct": correct,
            "source": _(measure.source),
        }
        typer.echo(json.dumps(result))
    else:
        message = _("{name:24} {share:>8}   {correct:,} of {count:,} correct")
        typer.echo(message.format(name=name, share=percent(share, 2), correct=correct, count=measure.count))


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
    with one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.data.drawing import BRUSH, rasterize
        from rnnplay.device import get_device
        from rnnplay.digits.classification import as_dictionary, found_in, in_words, not_read
        from rnnplay.digits.reading import read
        from rnnplay.given_file import content_of

        width = BRUSH if brush is None else brush
        rasterize([], width)  # a wrong brush is one error, and not one for each drawing
        content = content_of(file)
        model, _card = checkpoints.load(checkpoint or checkpoints.DEFAULT, get_device())
        all_read = True
        for number, found in enumerate(found_in(content, width), 1):
            if isinstance(found, str) or not found.image.any():
                all_read = False
                result, words = not_read(found)
            else:
                reading = read(model, found.image, found.unclear)
                result, words = as_dictionary(reading), in_words(reading)
            typer.echo(json.dumps(result, allow_nan=False) if as_json else f"{number}: {words}")
        if not all_read:
            raise typer.Exit(1)


def command() -> Callable[..., Any]:
    """All commands, with the texts of ``--help`` in the language that is spoken now."""
    whole = typer.main.get_command(app)
    for each in _with_all_within(whole):
        each.help = _(each.help)
        for parameter in each.params:
            if getattr(parameter, "help", None):
                parameter.help = _(parameter.help)
    return whole


def _with_all_within(group: Any) -> Iterator[Any]:
    """A command, and those of which it is a group."""
    yield group
    for each in getattr(group, "commands", {}).values():
        yield from _with_all_within(each)


if __name__ == "__main__":
    write_in_any_encoding()
    speak(language_of_the_shell())
    command()(prog_name="python -m rnnplay")
