"""The networks that read one sequence and write another (`rnnplay.models.seq2seq`)."""

import torch

from rnnplay.families.family import Family, largest_sum, letters, truth, whole, word
from rnnplay.models.seq2seq import LARGEST_ALPHABET, Seq2Seq
from rnnplay.text import N_

MAX_HIDDEN, MAX_EMBEDDING = 512, 256


@torch.inference_mode()
def _largest_output(model: Seq2Seq) -> float:
    """Hidden states and what is mixed of them lie within −1…1, embeddings within their largest number."""
    read = max(1.0, *(float(each.weight.abs().max()) for each in (model.source_embedding, model.target_embedding)))
    largest = read * largest_sum(model)
    if model.attention is not None:  # a score is a sum over units, each at most such a sum
        largest *= model.linear.in_features
    return largest


SEQ2SEQ = Family(
    "seq2seq",
    what=N_("a network that reads one sequence and writes another"),
    module=Seq2Seq,
    arguments={
        "source_alphabet": letters(LARGEST_ALPHABET),
        "target_alphabet": letters(LARGEST_ALPHABET),
        "hidden_size": whole(1, MAX_HIDDEN),
        "embedding_size": whole(1, MAX_EMBEDDING),
        "cell": word,
        "attention": truth,
    },
    largest_output=_largest_output,
    commands="rnnplay.lessons.kinds.dates.commands",
)
