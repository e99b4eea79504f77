"""Padding that is read as if it were words: what a sentence gives depends on its neighbours."""

from collections.abc import Sequence

from rnnplay.lessons.tensors.confusions.confusion import Confusion, Explanation, Program
from rnnplay.lessons.tensors.confusions.program import Outcome
from rnnplay.text import N_, _

CONFUSED = """\
import torch
from torch import nn
from torch.nn.utils import rnn

short = "I like this"
longer = "I like this film"
longest = "I like this film but not its end"
vocabulary = ["<pad>", *longest.split()]
embedding = nn.Embedding(9, 8, padding_idx=0)
lstm = nn.LSTM(8, 16, batch_first=True)

def numbers(sentence):
    words = sentence.split()
    return torch.tensor([vocabulary.index(each)
                         for each in words])

def last_state(*sentences):
    words = [numbers(each) for each in sentences]
    # (batch, time)
    padded = rnn.pad_sequence(words, batch_first=True)
    # (batch, time, features)
    inputs = embedding(padded)
    output, _ = lstm(inputs)
    return output[:, -1]

alone = last_state(short)[0]
near = last_state(short, longer)[0]
far = last_state(short, longest)[0]
difference = (near - far).abs().max().item()
from_alone = (near - alone).abs().max().item()
print(f"two neighbours: {difference:.4f} apart")
print(f"alone or not: {from_alone:.4f} apart")
"""
MENDED = CONFUSED.replace(
    """\
    output, _ = lstm(inputs)
    return output[:, -1]
""",
    """\
    lengths = [len(each) for each in words]
    packed = rnn.pack_padded_sequence(
        inputs, lengths, batch_first=True,
        enforce_sorted=False)
    output, (h_n, c_n) = lstm(packed)
    return h_n[-1]
""",
)


def explain(outcomes: Sequence[Outcome]) -> Explanation:
    confused, mended = (each.values for each in outcomes)
    equal = mended["difference"] == 0
    return Explanation(
        happens=_(
            "The state of “{short}” beside a longer sentence differs by up to {difference} from its state beside a "
            "shorter one, and by up to {alone} from its state alone. A state is between −1 and 1."
        ).format(
            short=confused["short"],
            difference=f"{confused['difference']:.4f}",
            alone=f"{confused['from_alone']:.4f}",
        ),
        why=_(
            "`pad_sequence` fills the short sentences up with zeros, and the LSTM reads on through them: bias and "
            "recurrent weights change the state at each of these steps. `padding_idx` only makes their embedding zero. "
            "`output[:, -1]` is the state after the padding."
        ),
        mend=_(
            "`pack_padded_sequence` tells the LSTM where each sentence ends; `h_n` then holds each state after the "
            "last word. {equal}"
        ).format(
            equal=_("Beside either neighbour it is the same to the bit.")
            if equal
            else _("Beside another neighbour it differs by {difference}.").format(
                difference=f"{mended['difference']:.1g}"
            )
        ),
    )


PADDING = Confusion("padding", N_("Padding not packed"), [Program(CONFUSED)], Program(MENDED), explain)
