"""What the numbers say about cross-entropy and squared error."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from rnnplay.lessons.hello.losses import EPOCHS, SIGMOID, SQUARED, Descent, slope_of
from rnnplay.lessons.hello.seeds import comparable, epochs_in_words, which_is_faster
from rnnplay.text import _


def gradients(logits: np.ndarray, targets: np.ndarray) -> Mapping[str, np.ndarray]:
    """The outputs behind a sigmoid, and ∂L/∂z with both losses, for the same logits.

    Args:
        logits: ``(…, letters, alphabet)``.
        targets: ``(letters,)``.

    Returns:
        ``"p"``, ``"sigmoid"`` and ``"squared"``, each as large as the logits.
    """
    z, t = torch.tensor(logits), torch.tensor(targets)
    found = {"p": z.sigmoid(), SIGMOID: slope_of(SIGMOID, z, t), SQUARED: slope_of(SQUARED, z, t)}
    return {name: each.numpy() for name, each in found.items()}


def conclusion(descents: Sequence[Descent], targets: np.ndarray, optimizer: str) -> str:
    """The answer, drawn from the numbers.

    Args:
        descents: of `rnnplay.lessons.hello.losses.LOSSES`.
        targets: numbers of the target letters, ``(letters,)``.
        optimizer: ``"adam"`` or ``"sgd"``.
    """
    by_loss = {each.loss: each for each in descents}
    squared, sigmoid = by_loss[SQUARED], by_loss[SIGMOID]
    said = [
        _faster(squared, sigmoid),
        _(
            "Median number of epochs until all letters are correct: {squared} with squared error, {sigmoid} with "
            "cross-entropy, both behind a sigmoid; {softmax} with cross-entropy behind a softmax, as above."
        ).format(**{each.loss: epochs_in_words(each.median_right_after, EPOCHS) for each in descents}),
        _(
            "At epoch 0 all outputs behind a sigmoid are the same, and the mean of |∂L/∂z| is {sigmoid:.2g} with "
            "cross-entropy and {squared:.2g} with squared error: the factor p · (1 − p), which is never above ¼, makes "
            "it {times:.2g} times as small."
        ).format(
            sigmoid=float(np.median(sigmoid.slopes[:, 0])),
            squared=float(np.median(squared.slopes[:, 0])),
            times=float(np.median(sigmoid.slopes[:, 0] / squared.slopes[:, 0])),
        ),
        _most_wrong(squared, targets),
    ]
    if optimizer == "adam":
        said.append(
            _(
                "Adam divides each gradient by its own running size, so that a factor which is the same for long "
                "cancels. With SGD it does not."
            )
        )
    return " ".join(said)


def _faster(squared: Descent, sigmoid: Descent) -> str:
    one, other = (comparable(each.median_right_after, EPOCHS) for each in (squared, sigmoid))
    return which_is_faster(
        one,
        other,
        nobody=min(one, other) > EPOCHS,
        one_is=_("**With these settings squared error learns faster.**"),
        other_is=_("**With these settings cross-entropy learns faster.**"),
    )


def _most_wrong(squared: Descent, targets: np.ndarray) -> str:
    """Where the factor hurts the most: the output that was farthest from what it should be."""
    found = gradients(squared.logits, targets)  # each (epochs + 1, letters, alphabet)
    wrong = np.abs(found[SIGMOID])  # |p − y|
    epoch, letter, output = np.unravel_index(int(wrong.argmax()), wrong.shape)
    values = {name: float(each[epoch, letter, output]) for name, each in found.items()}
    return _(
        "The most wrong output of the squared-error network of the first seed came at epoch {epoch}: p = {p:.2f} where "
        "y = {y}. There cross-entropy would give {sigmoid}, squared error gives {squared}."
    ).format(
        epoch=epoch,
        p=values["p"],
        y=int(targets[letter] == output),
        sigmoid=signed(values[SIGMOID]),
        squared=signed(values[SQUARED]),
    )


def signed(value: float) -> str:
    """A number with its sign, as it is printed."""
    return f"{value:+.3f}".replace("-", "−")
