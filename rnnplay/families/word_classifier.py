"""The networks that read a sentence and say which class it is of (`rnnplay.models.word_classifier`)."""

import torch

from rnnplay.families.family import Family, largest_sum, whole, word, words
from rnnplay.models.word_classifier import LARGEST_VOCABULARY, MOST_CLASSES, WordClassifier
from rnnplay.text import N_

MAX_HIDDEN, MAX_EMBEDDING = 512, 256


@torch.inference_mode()
def _largest_output(model: WordClassifier) -> float:
    """Hidden states lie within −1…1, embeddings within their largest number."""
    return max(1.0, float(model.embedding.weight.abs().max())) * largest_sum(model)


WORD_CLASSIFIER = Family(
    "word_classifier",
    what=N_("a network that reads a sentence and says which class it is of"),
    module=WordClassifier,
    arguments={
        "vocabulary": words(LARGEST_VOCABULARY),
        "classes": words(MOST_CLASSES),
        "hidden_size": whole(1, MAX_HIDDEN),
        "embedding_size": whole(1, MAX_EMBEDDING),
        "cell": word,
    },
    largest_output=_largest_output,
    commands="rnnplay.lessons.kinds.sentiment.commands",
)
