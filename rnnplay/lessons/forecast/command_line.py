"""``python -m rnnplay forecast FILE.csv --target COLUMN --horizon 12``.

What is heavy is imported inside the command, so that ``--help`` answers at once.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from rnnplay.shell import fail, one_sentence_for_an_error
from rnnplay.text import N_, _

MOST_BYTES = 64 * 2**20


def forecast(
    file: Annotated[Path, typer.Argument(help=N_("A CSV, TSV or XLSX file with a column of numbers."))],
    target: Annotated[
        str | None, typer.Option(help=N_("The column to forecast; the last one of numbers if not given."))
    ] = None,
    horizon: Annotated[int, typer.Option(min=1, max=36, help=N_("How many steps to forecast."))] = 12,
    known: Annotated[
        list[str] | None,
        typer.Option(help=N_("A further column to read; its values to come may be used. May be given several times.")),
    ] = None,
    unknown: Annotated[
        list[str] | None,
        typer.Option(help=N_("A further column to read; only its past is used. May be given several times.")),
    ] = None,
    recursive: Annotated[
        bool, typer.Option("--recursive", help=N_("Networks say one step, and read it to say the next."))
    ] = False,
    seeds: Annotated[int, typer.Option(min=1, max=99, help=N_("How many networks of each kind are trained."))] = 5,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Print one line of JSON."))] = False,
) -> None:
    with one_sentence_for_an_error():
        from rnnplay.lessons.forecast.comparison import compare, make_field
        from rnnplay.lessons.forecast.data.covariates import Chosen
        from rnnplay.lessons.forecast.data.errors import SeriesError
        from rnnplay.lessons.forecast.data.reading import read_series
        from rnnplay.lessons.forecast.report import as_dictionary, in_words
        from rnnplay.lessons.forecast.settings import Settings

        try:
            series = read_series(_content(file), file.name, target, Chosen(tuple(unknown or ()), tuple(known or ())))
            settings = Settings(horizon=horizon, strategy="recursive" if recursive else "direct")
            field = make_field(settings, series)
            results = compare(field, settings, range(1, seeds + 1))
        except SeriesError as error:
            fail(str(error))
        typer.echo(json.dumps(as_dictionary(field, results)) if as_json else in_words(field, results))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        fail(_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror or error))
    if len(content) > MOST_BYTES:
        fail(_("{file} has more than {most:,} bytes. Make it smaller.").format(file=file, most=MOST_BYTES))
    return content
