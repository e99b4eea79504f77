"""The reading of a text, as a script repeats it in plain PyTorch."""

from rnnplay.lessons.kinds.dates.observation import Reading
from rnnplay.lessons.kinds.dates.script_templates import REPEAT
from rnnplay.lessons.kinds.dates.writing import TARGET_LENGTH
from rnnplay.lessons.kinds.decoder_script import Decoder, functions, writing
from rnnplay.models.seq2seq import Seq2Seq
from rnnplay.text import _
from rnnplay.trace.script import head


def repeat(network: Seq2Seq, reading: Reading, file: str, _npz: str) -> str:
    """The script.

    Args:
        network: that read.
        reading: of a text.
        file: what the file of the weights is called; that of the numbers is not needed.
    """
    looks_at = "" if network.attention is None else "source"
    further = {"decoder_hidden_state_l0": "hidden_state"} | ({"attention": "attention"} if looks_at else {})
    decoder = Decoder(network.decoder, "decoder", "target_embedding", network.start, TARGET_LENGTH, looks_at, further)
    return REPEAT.format(
        head=head(file),
        text=reading.letters,
        behind=_("a space behind the end tells a last 3 from the first digit of 30"),
        source_alphabet=network.source_alphabet,
        target_alphabet=network.target_alphabet,
        unknown=_("0 is for all other letters"),
        end=_("0 is the end"),
        functions=functions(network.encoder),
        reads=_("The encoder reads letter by letter."),
        hidden=network.encoder.hidden_size,
        last=_("with its last state the decoder begins"),
        writing=writing(decoder, reading),
    )
