"""The networks that read a sentence and say which class it is of (`rnnplay.models.word_classifier`)."""

import torch

from rnnplay.families.family import Family, largest_sum, whole, word
from rnnplay.models.word_classifier import LARGEST_VOCABULARY, MOST_CLASSES, WordClassifier
from rnnplay.text import N_, _

MAX_HIDDEN, MAX_EMBEDDING = 512, 256


def _words(most: int, name: str, value: object) -> str:
    if problem := word(name, value):
        return problem
    long = isinstance(value, str) and len(value.split()) > most
    return _("{name} has more than {most} words").format(name=name, most=most) if long else ""


@torch.inference_mode()
def _largest_output(model: WordClassifier) -> float:
    """Hidden states lie within −1…1, embeddings within their largest number."""
    return max(1.0, float(model.embedding.weight.abs().max())) * largest_sum(model)


WORD_CLASSIFIER = Family(
    "word_classifier",
    what=N_("a network that reads a sentence and says which class it is of"),
    module=WordClassifier,
    arguments={
        "vocabulary": lambda name, value: _words(LARGEST_VOCABULARY, name, value),
        "classes": lambda name, value: _words(MOST_CLASSES, name, value),
        "hidden_size": whole(1, MAX_HIDDEN),
        "embedding_size": whole(1, MAX_EMBEDDING),
        "cell": word,
    },
    largest_output=_largest_output,
    commands="rnnplay.lessons.kinds.sentiment.commands",
)
