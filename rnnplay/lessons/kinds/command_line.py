"""The commands of this lesson: ``python -m rnnplay kinds date "March 3, 2024"``.

What is heavy is imported inside the commands, so that ``--help`` answers at once.
"""

import json
from typing import Annotated

import typer

from rnnplay.shell import fail, one_sentence_for_an_error
from rnnplay.text import N_

kinds = typer.Typer(
    help=N_("Use the networks of the page “Kinds of sequences”."), no_args_is_help=True, rich_markup_mode=None
)


@kinds.command(help=N_("Read a date as people write it, in English, German, French, Spanish or Chinese."))
def date(
    text: Annotated[str, typer.Argument(help=N_("The date, such as “Sunday, March 3, 2024”."))],
    checkpoint: Annotated[str, typer.Option(help=N_("Name or file of the network."))] = "dates-attention",
    as_json: Annotated[bool, typer.Option("--json", help=N_("Print one line of JSON."))] = False,
) -> None:
    with one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.families.seq2seq import SEQ2SEQ
        from rnnplay.lessons.kinds.dates.reading import TextError, read
        from rnnplay.lessons.kinds.dates.verdict import as_dictionary, doubt, in_words

        model, card = checkpoints.load(checkpoint, family=SEQ2SEQ)
        try:
            reading = read(model, text)
        except TextError as error:
            fail(str(error))
        threshold = (card.scores or {}).get("threshold")
        result = as_dictionary(reading, threshold)
        typer.echo(json.dumps(result) if as_json else in_words(reading, threshold))
        if doubted := doubt(reading, threshold):
            typer.echo(doubted, err=True)
        if not result["known"]:
            raise typer.Exit(1)


@kinds.command(help=N_("Tell whether an English sentence praises or complains, word by word."))
def sentiment(
    text: Annotated[str, typer.Argument(help=N_("The sentence, such as “the film was not bad”."))],
    checkpoint: Annotated[str, typer.Option(help=N_("Name or file of the network."))] = "sentiment",
    as_json: Annotated[bool, typer.Option("--json", help=N_("Print one line of JSON."))] = False,
) -> None:
    with one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.families.word_classifier import WORD_CLASSIFIER
        from rnnplay.lessons.kinds.sentiment.reading import SentenceError, read, words_of
        from rnnplay.lessons.kinds.sentiment.verdict import as_dictionary, in_words

        model, _card = checkpoints.load(checkpoint, family=WORD_CLASSIFIER)
        try:
            reading = read(model, words_of(text))
        except SentenceError as error:
            fail(str(error))
        typer.echo(json.dumps(as_dictionary(reading)) if as_json else in_words(reading))


@kinds.command(help=N_("Describe a picture of one to three digits, small or large, in a sentence."))
def describe(
    file: Annotated[
        str,
        typer.Argument(
            help=N_('An image, or JSON: [{"strokes": [[[x, y], …], …]}, …] on 280×280, y down; - for standard input.')
        ),
    ],
    checkpoint: Annotated[str, typer.Option(help=N_("Name or file of the network."))] = "captions",
    as_json: Annotated[bool, typer.Option("--json", help=N_("Print one line of JSON for each."))] = False,
) -> None:
    with one_sentence_for_an_error():
        from rnnplay import checkpoints
        from rnnplay.families.captioner import CAPTIONER
        from rnnplay.given_file import content_of
        from rnnplay.lessons.kinds.captions.limits import Limits
        from rnnplay.lessons.kinds.captions.picture import PictureError, pictures_in
        from rnnplay.lessons.kinds.captions.reading import read
        from rnnplay.lessons.kinds.captions.verdict import as_dictionary, in_words

        content = content_of(file)
        model, card = checkpoints.load(checkpoint, family=CAPTIONER)
        limits = Limits.of(card.scores)
        all_known = True
        try:
            for picture in pictures_in(content):
                reading = read(model, picture)
                result = as_dictionary(reading, limits)
                typer.echo(json.dumps(result) if as_json else in_words(reading, limits))
                all_known &= bool(result["known"])
        except PictureError as error:
            fail(str(error))
        if not all_known:
            raise typer.Exit(1)
