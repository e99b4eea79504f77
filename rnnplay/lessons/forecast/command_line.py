"""``python -m rnnplay forecast FILE.csv --target COLUMN --horizon 12``.

What is heavy is imported inside the command, so that ``--help`` answers at once.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rnnplay.shell import fail, one_sentence_for_an_error
from rnnplay.text import N_, _

if TYPE_CHECKING:
    from rnnplay.lessons.forecast.comparison import Field, Result

MOST_BYTES = 64 * 2**20


Horizon = Annotated[
    int, typer.Option(min=1, max=36, help=N_("How many steps to forecast; a network from a file has its own."))
]
Known = Annotated[
    list[str] | None,
    typer.Option(help=N_("A further column to read; its values to come may be used. May be given several times.")),
]
Unknown = Annotated[
    list[str] | None,
    typer.Option(help=N_("A further column to read; only its past is used. May be given several times.")),
]


def forecast(
    file: Annotated[Path, typer.Argument(help=N_("A CSV, TSV or XLSX file with a column of numbers."))],
    target: Annotated[
        str | None, typer.Option(help=N_("The column to forecast; the last one of numbers if not given."))
    ] = None,
    horizon: Horizon = 12,
    known: Known = None,
    unknown: Unknown = None,
    recursive: Annotated[
        bool, typer.Option("--recursive", help=N_("Networks say one step, and read it to say the next."))
    ] = False,
    network: Annotated[
        str | None,
        typer.Option(help=N_("A network that was downloaded on the page: it forecasts, and none is trained.")),
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, max=99, help=N_("How many networks of each kind are trained."))] = 5,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Print one line of JSON."))] = False,
) -> None:
    with one_sentence_for_an_error():
        from rnnplay.lessons.forecast.data.errors import SeriesError
        from rnnplay.lessons.forecast.report import as_dictionary, in_words

        if network is not None and (known or unknown or recursive):
            fail(_("With --network, its card says what it reads: leave out --known, --unknown and --recursive."))
        try:
            content = _content(file)
            if network is not None:
                field, results = _by_network(network, content, file.name, target)
            else:
                columns = tuple(unknown or ()), tuple(known or ())
                field, results = _by_training(content, file.name, target, columns, (horizon, recursive, seeds))
        except SeriesError as error:
            fail(str(error))
        typer.echo(json.dumps(as_dictionary(field, results)) if as_json else in_words(field, results))


def _by_training(
    content: bytes,
    called: str,
    target: str | None,
    columns: tuple[tuple[str, ...], tuple[str, ...]],
    how: tuple[int, bool, int],
) -> "tuple[Field, list[Result]]":
    """A series by the simple methods and by networks that are trained on it."""
    from rnnplay.lessons.forecast.comparison import compare, make_field
    from rnnplay.lessons.forecast.data.covariates import Chosen
    from rnnplay.lessons.forecast.data.reading import read_series
    from rnnplay.lessons.forecast.settings import Settings

    horizon, recursive, seeds = how
    settings = Settings(horizon=horizon, strategy="recursive" if recursive else "direct")
    field = make_field(settings, read_series(content, called, target, Chosen(*columns)))
    return field, compare(field, settings, range(1, seeds + 1))


def _by_network(network: str, content: bytes, called: str, target: str | None) -> "tuple[Field, list[Result]]":
    """A series by the simple methods and by a network from a file, which says how far, and what else it reads."""
    from rnnplay import checkpoints
    from rnnplay.families.forecaster import FORECASTER
    from rnnplay.lessons.forecast.data.reading import read_series
    from rnnplay.lessons.forecast.network_file import compared, covariates_of

    model, _card = checkpoints.load(network, family=FORECASTER)
    return compared(model, read_series(content, called, target, covariates_of(model)))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        fail(_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror or error))
    if len(content) > MOST_BYTES:
        fail(_("{file} has more than {most:,} bytes. Make it smaller.").format(file=file, most=MOST_BYTES))
    return content
