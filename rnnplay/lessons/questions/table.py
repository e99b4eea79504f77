"""The questions: one entry each, with its answer and the link to the experiment behind it.

Texts are marked by `N_`, and translated where they are shown. What an answer says in numbers is computed by a test, or
measured by what stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnplay.text import N_


@dataclass(frozen=True)
class Question:
    """A question, its answer, and where one sees it.

    Attributes:
        question: as people ask it, in Markdown.
        answer: two or three sentences, in Markdown.
        link: what stands on the link: what one does there.
        slug: of the page that the link opens.
        settings: of that page, as they stand in its address.
    """

    question: str
    answer: str
    link: str
    slug: str
    settings: Mapping[str, str]


_SHAPES = (
    Question(
        N_("What does `batch_first` change?"),
        N_(
            "Only which axis is which: `nn.RNN`, `nn.GRU` and `nn.LSTM` read `(time, batch, features)`, and with "
            "`batch_first=True` `(batch, time, features)`. The last states keep their axes in both. Where axes are "
            "swapped and the number of features fits, torch does not complain: it reads along the batch."
        ),
        N_("Forget it, and see what a network makes of it"),
        "tensors",
        {"view": "confusions", "confusion": "batch-first"},
    ),
    Question(
        N_("How is `forward` written?"),
        N_(
            "Call the recurrent layer, take what you need of its output, and give it to a linear layer: "
            "`output, state = self.lstm(x)`, then `self.linear(output[:, -1])` for one class per sequence, or "
            "`self.linear(output)` for one per step. Without a first state, torch begins with zeros."
        ),
        N_("Run a network's forward line by line"),
        "tensors",
        {"view": "forward"},
    ),
    Question(
        N_("Why are there two biases?"),
        N_(
            "b_ih and b_hh stand in the same sum, so in an RNN and in an LSTM one bias, b_ih + b_hh, would compute the "
            "same; torch keeps both because cuDNN, NVIDIA's library, does. In a GRU the two differ in the candidate "
            "nₜ: there the reset gate multiplies b_hn, and not b_in."
        ),
        N_("See every term of a unit's sums"),
        "cell",
        {"network": "gru-2x128", "gate": "candidate"},
    ),
)
_LEARNING = (
    Question(
        N_("Why cross-entropy, and not the squared error?"),
        N_(
            "Behind a sigmoid the gradient of cross-entropy at a logit is p − y: the more wrong, the larger. That of "
            "the squared error is (p − y) · p · (1 − p): at most a quarter of it, and almost nothing where the output "
            "is sure and wrong. With SGD at rate 0.3 “hello” is learnt after 16 epochs with cross-entropy, and after "
            "56 with squared error (medians of 5 seeds)."
        ),
        N_("Compare the losses"),
        "hello",
        {"question": "loss", "optimizer": "SGD", "rate": "0.3"},
    ),
    Question(
        N_("One-hot or embedding?"),
        N_(
            "A one-hot vector picks one column of W_ih. An embedding gives each letter a vector that is learnt too, "
            "and W_ih is applied to that: with 10,000 words and vectors of 100 numbers, W_ih has 100 columns instead "
            "of 10,000. Neither is faster here: “hello” is learnt after 4 epochs with both (medians of 9 seeds)."
        ),
        N_("Compare one-hot and embedding"),
        "hello",
        {"question": "one-hot", "network": "Embedding"},
    ),
    Question(
        N_("What is `detach` for?"),
        N_(
            "A hidden state that is kept from one window to the next holds the graph of how it was computed. "
            "`detach()` keeps the numbers and drops the graph, so that a step costs the same however long one trains. "
            "Choose through how many windows the gradient goes back, and see how far it reaches."
        ),
        N_("Let the gradient go back through 4 windows"),
        "sine",
        {"state": "gradient", "windows": "4"},
    ),
)
_NETWORKS = (
    Question(  # measured by benchmarks/dropout.py
        N_("Does dropout between layers help?"),
        N_(
            "Where a network knows its images by heart, as here 1,000 of them (training accuracy at least 99 %), one "
            "hopes so. Measured with five seeds, the mean accuracy on 2,000 test images is 88.1 % without dropout, "
            "88.3 % with 0.2 and 87.8 % with 0.5, while one seed differs from another by up to 2.6 points: no clear "
            "help. Train all three for 30 epochs, which takes a minute or two, and see."
        ),
        N_("Train with dropout 0, 0.2 and 0.5"),
        "train",
        {
            "train": "dropout",
            "images": "1000",
            "epochs": "30",
            "hidden": "64",
            "batch": "50",
            "schedule": "one cycle",
            "rate": "0.01",
        },
    ),
    Question(
        N_("What do two directions give?"),
        N_(
            "A second network reads from the last step to the first, and at each step both hidden states stand side by "
            "side, so the linear layer has twice as many inputs. Take the backward state where it ends, at step 1: at "
            "the last step it has taken one step only. The shipped LSTM with one direction classifies 99.52 % of the "
            "10,000 test images correctly, the one with two, read where each ends, 99.50 %."
        ),
        N_("Train one and two directions side by side"),
        "train",
        {"train": "directions"},
    ),
)
_MNIST = (
    Question(
        N_("Why is the accuracy so high so soon?"),
        N_(
            "Because MNIST is easy: one linear layer on the pixels, without any recurrence, learns from 10,000 images "
            "to classify 86.8 % of 2,000 others correctly. From the ink of each row alone, 28 numbers an image, it is "
            "67.2 %. So compare an accuracy with what simpler models reach on the same images."
        ),
        N_("Compare with far simpler models"),
        "train",
        {"question": "why"},
    ),
    Question(
        N_("Do all networks do well on MNIST?"),
        N_(
            "All that come with the app do: their test accuracies lie between 98.92 % and 99.52 % of 10,000 images, "
            "and the smallest reaches 99.43 % with 24,714 weights. So MNIST hardly tells one network from another: a "
            "comparison on it says little about harder tasks."
        ),
        N_("See all networks and simple models on one screen"),
        "train",
        {"question": "networks"},
    ),
    Question(
        N_("Why 28 rows?"),
        N_(
            "Because a row is an easy step to think of, and not because it is best. An LSTM with 64 units that learns "
            "2,000 images twice has 62 % of 500 test images right with 28 rows, 62 % with the same rows in another "
            "order, and 87 % with all 784 pixels in one step, which needs no recurrence. The longer the sequence, the "
            "slower it learns."
        ),
        N_("Compare 1, 14, 28, 56, 112 and 784 steps"),
        "train",
        {"question": "rows"},
    ),
)


def questions() -> dict[str, tuple[Question, ...]]:
    """All questions by what they are about, in the order in which they are shown."""
    return {
        N_("Shapes and code"): _SHAPES,
        N_("Learning"): _LEARNING,
        N_("Networks"): _NETWORKS,
        N_("MNIST"): _MNIST,
    }
