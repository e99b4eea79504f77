"""The description of a picture, as a script repeats it in plain PyTorch."""

import json

from rnnplay.lessons.kinds.captions.grammar import LONGEST, SIZES
from rnnplay.lessons.kinds.captions.left_out import AROUND
from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.lessons.kinds.captions.scenes import LARGE, SMALL
from rnnplay.lessons.kinds.captions.script_templates import PICTURE, REPEAT
from rnnplay.lessons.kinds.decoder_script import Decoder, functions, writing
from rnnplay.models.captioner import GROUPS, Captioner
from rnnplay.text import _
from rnnplay.trace.script import head, tensor_of

FURTHER = {
    "hidden_state_l0": "hidden_state",
    "attention": "attention.unflatten(0, (8, 8))",
    "gradient": "torch.autograd.grad(logits[before], picture, retain_graph=True)[0]",
}


def repeat(network: Captioner, reading: Reading, file: str, npz: str) -> str:
    """The script.

    Args:
        network: that described the picture.
        reading: the description.
        file, npz: what the files of weights and numbers are called; without numbers, the picture stands in the script.
    """
    channels = network.overview.out_channels
    decoder = Decoder(network.lstm, "lstm", "embedding", network.start, LONGEST, "places", FURTHER)
    sides = zip(SIZES, (SMALL[1], LARGE[1]), strict=True)
    return REPEAT.format(
        head=head(file, npz),
        picture=_picture(reading, npz),
        ink=_("ink in 0…1"),
        words=" ".join(network.words),
        end=_("0 is the end"),
        functions=functions(network.lstm),
        convolution=_("Keeps the size or halves it; channels are normalised in groups, then ReLU."),
        laid_out=_("as the network lays them out: so all sums are rounded alike"),
        groups=[each for each in range(1, GROUPS + 1) if GROUPS % each == 0],
        looks=_("Convolutions look at the picture."),
        channels=channels,
        double=2 * channels,
        many=4 * channels,
        state=_("the LSTM begins with the picture, not with zeros"),
        place=_("what is at place p of 8 × 8, and which place it is"),
        called=_("h̄ₛ of the attention"),
        writing=writing(decoder, reading),
        first=_("first the state made of the picture"),
        left_out=_("The share of the ink in no square around the middle of what a size and its digit looked at."),
        half={network.words.index(size) + 1: side / 2 + AROUND for size, side in sides},
        sizes=_("px, by the number of a size"),
    )


def _picture(reading: Reading, npz: str) -> str:
    return PICTURE.format(npz=json.dumps(npz)) if npz else f"picture = {tensor_of(reading.picture)}"
