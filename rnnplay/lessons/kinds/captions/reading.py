"""One picture, described by a network, with all that happens on the way."""

import math

import numpy as np
import torch
from torch import Tensor

from rnnplay.engine.arrays import read_only
from rnnplay.lessons.kinds.captions.examples import as_text
from rnnplay.lessons.kinds.captions.grammar import LONGEST
from rnnplay.lessons.kinds.captions.left_out import left_out
from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.models.captioner import PLACES, Captioner
from rnnplay.models.decoding import Beam, Choose, Written, beams_of, drawn_at, likeliest, told, write
from rnnplay.models.seq2seq import Encoded


def read(network: Captioner, picture: np.ndarray, choose: Choose = likeliest) -> Reading:
    """Describe a picture word by word, free-running.

    Args:
        network: any; it is left as it is.
        picture: ``(64, 64)``, ink in 0…1.
        choose: a word at each step.
    """
    written = _written(network, picture, choose)
    numbers = written.letters[0]
    first, _cell = written.encoded.state
    assert written.attention is not None
    states = torch.cat([first[0], written.hidden_states[0]])  # (1 + time, hidden)
    pixels = torch.from_numpy(picture.copy())
    return Reading(
        picture=read_only(pixels),
        written=read_only(numbers),
        probabilities=read_only(written.logits[0].softmax(dim=-1)),
        attention=read_only(written.attention[0].unflatten(1, (PLACES, PLACES))),
        gradients=read_only(gradients(network, pixels, numbers)),
        hidden_states=read_only(states),
        left_out=float(left_out(pixels[None], written.letters, written.attention)),
    )


def sampled(network: Captioner, picture: np.ndarray, temperature: float, seed: int) -> Reading:
    """Describe a picture with words drawn by chance (`drawn_at`): the same seed gives the same words."""
    return read(network, picture, drawn_at(temperature, torch.Generator().manual_seed(seed)))


def likeliest_of(network: Captioner, picture: np.ndarray, width: int) -> tuple[Reading, list[tuple[str, float]]]:
    """The likeliest caption that a beam search finds, word by word,
    and all that it finds, each with its probability, the best first."""
    beams = _beams(network, picture, width)
    found = [(as_text(each.letters), math.exp(each.log_probability)) for each in beams]
    return read(network, picture, told(beams[0].letters)), found


def gradients(network: Captioner, picture: Tensor, numbers: Tensor) -> Tensor:
    """How the logit of each word that was written changes with each pixel, ``(time, 64, 64)``.

    The words before it stay as they were written: ∂zₜ[wₜ] / ∂x.

    Args:
        network: any; the gradients of its weights are left as they are.
        picture: ``(64, 64)``.
        numbers: of the words, ``(time,)``.
    """
    with torch.inference_mode(False), torch.enable_grad():
        pixels = picture.clone().requires_grad_()
        numbers = numbers.clone()  # an ordinary tensor, also of one that was made for inference alone
        logits = network.decode(network.shifted(numbers[None]), network.encode(pixels[None])).logits[0]
        of_written = logits.gather(1, numbers[:, None])[:, 0]  # (time,)
        rows = [torch.autograd.grad(each, pixels, retain_graph=True)[0] for each in of_written]
    return torch.stack(rows)


def captions_of(network: Captioner, pictures: Tensor) -> list[str]:
    """What a network writes of each of ``(pictures, 64, 64)``, greedy."""
    with torch.inference_mode():
        written = write(network, network.encode(pictures), LONGEST)
    return [as_text(each) for each in written.letters.tolist()]


def _written(network: Captioner, picture: np.ndarray, choose: Choose) -> Written[Encoded]:
    with torch.inference_mode():
        return write(network, network.encode(torch.from_numpy(picture.copy())[None]), LONGEST, choose)


def _beams(network: Captioner, picture: np.ndarray, width: int) -> list[Beam]:
    with torch.inference_mode():
        return beams_of(network, network.encode(torch.from_numpy(picture.copy())[None]), width, LONGEST)
