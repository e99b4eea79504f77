"""The tensors of a file of weights: safetensors, or what torch.save writes. Nothing in a file is ever run."""

import safetensors.torch
from torch import Tensor

from rnnplay.lessons.inspect.refusal import copy_again, refuse, save_weights
from rnnplay.lessons.inspect.torch_files import is_torch_file, tensors_of_torch_file
from rnnplay.text import _

SUFFIXES = (".safetensors", ".pt", ".pth")
# What other files begin with, and what they are.
OTHERS = {
    b"\x89HDF": "HDF5 (Keras)",
    b"\x93NUMPY": "NumPy (.npy)",
    b"GGUF": "GGUF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
}


def tensors_of(content: bytes, called: str, most: int) -> dict[str, Tensor]:
    """Every tensor in a file by its name; what stands in dictionaries within it has their names before its own.

    Args:
        content: the whole file.
        called: its name.
        most: bytes; a larger file is refused.

    Raises:
        InputError: it is no such file, is damaged, or asks for more than tensors.
    """
    if not content:
        refuse(called, _("it is empty"), copy_again())
    if len(content) > most:
        problem = _("it is larger than {most:,} bytes").format(most=most)
        refuse(called, problem, _("Save the recurrent part alone: torch.save(model.lstm.state_dict(), 'lstm.pt')"))
    for start, kind in OTHERS.items():
        if content.startswith(start):
            refuse(called, _("it is a file of the kind {kind}").format(kind=kind), save_weights())
    # Its first eight bytes are the length of a header, and may begin as any other file does.
    if is_torch_file(content) and content[4:9] != b"\0\0\0\0{":
        return tensors_of_torch_file(content, called)
    return _of_safetensors(content, called)


def _of_safetensors(content: bytes, called: str) -> dict[str, Tensor]:
    length = int.from_bytes(content[:8], "little")  # of the header, a JSON object, that follows
    if content[8:9] != b"{" or len(content) < 9:
        refuse(called, _("it is neither safetensors nor what torch.save writes"), save_weights())
    if 8 + length > len(content):
        refuse(called, _("it is cut off within its header"), copy_again())
    try:
        return safetensors.torch.load(content)
    except Exception:  # it names many kinds of errors, in its own words
        refuse(called, _("it is cut off or damaged: its header and its tensors do not fit together"), copy_again())
