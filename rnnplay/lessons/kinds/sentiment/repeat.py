"""The reading of a sentence, as a script repeats it in plain PyTorch."""

from collections.abc import Sequence

from rnnplay.lessons.kinds.sentiment.examples import POSITIVE
from rnnplay.models.word_classifier import WordClassifier
from rnnplay.trace.script import Repeat, read_out, script


def repeat(network: WordClassifier, words: Sequence[str], file: str, npz: str) -> str:
    """The script, of words; ``file``, ``npz``: what the files of weights and numbers are called."""
    numbers, _lengths = network.as_numbers([list(words)])
    inputs = network.embedding(numbers[0]).detach().cpu().numpy()  # (time, embedding)
    embedded = f'inputs = weights["embedding.weight"][{numbers[0].tolist()}]'
    given = read_out("probability", f"logits.softmax(dim=-1)[:, {POSITIVE}]")
    return script(Repeat(network.recurrent, inputs, file, npz, made_by=embedded, read_out=given))
