"""What torch.save writes, read without running any of it.

Such a file is a pickle, a program for a small machine that may call any function by name. Here its names are read
first, and only those that make tensors and plain values are let through. Then it is loaded without memory, so that a
false size costs nothing, and only then with its numbers, by ``torch.load(weights_only=True)``.
"""

import io
import pickletools
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from rnnplay.input_files import InputError
from rnnplay.lessons.inspect.refusal import copy_again, refuse, save_weights
from rnnplay.text import _

MOST_PICKLE = 2 * 2**20  # bytes of the program; of a thousand tensors it has 200,000
MOST_TENSORS = 5000
MOST_TIED = 4  # times the size of the file, all tensors together
MOST_DEPTH = 8  # dictionaries within each other
NESTED = " › "  # between the name of a dictionary and what stands in it
_ZIP, _PICKLE = b"PK", b"\x80"
_LEGACY_PARTS = 5  # pickles one after another: a mark, a version, the system, the object, the names of its storages
_LEGACY_MARK = 0x1950A86A20F9469CFC6C
# Functions and classes that make tensors and plain values, and nothing else.
_HARMLESS = re.compile(
    r"collections (OrderedDict|Counter)|torch\._utils _rebuild_(tensor|tensor_v2|tensor_v3|parameter|qtensor)|"
    r"torch (\w+Storage|Size|device|q?u?u?int\d+|b?float\w+|half|double|bool|per_(tensor|channel)_\w+)|"
    r"torch\.storage (Typed|Untyped)Storage|torch\.nn\.parameter Parameter|torch\.serialization _get_layout|"
    r"(__builtin__|builtins) (set|complex)|_codecs encode"
)
_PACKED = re.compile(
    r"__torch__\.torch\.classes|torch\.ao\.|torch\.nn\.quantized|torch\.quantization|torch ScriptObject"
)
_PUT_TOGETHER = {"STACK_GLOBAL", "EXT1", "EXT2", "EXT4"}  # names that are only known while the program runs


def is_torch_file(content: bytes) -> bool:
    """Whether this begins as such a file does, of today or of before torch 1.6."""
    return content.startswith((_ZIP, _PICKLE))


def tensors_of_torch_file(content: bytes, called: str) -> dict[str, Tensor]:
    """Every tensor in it by its name.

    Raises:
        InputError: it is damaged, or is or holds something else.
    """
    programs = _programs_of_zip(content, called) if content.startswith(_ZIP) else _programs_of_legacy(content, called)
    _check_names(programs, called)
    sizes = flattened(_load(content, called, "meta"))
    if len(sizes) > MOST_TENSORS:
        refuse(called, _("it holds more than {most:,} tensors").format(most=MOST_TENSORS), save_weights())
    # Tied weights are one storage under several names; what says more than that would fill the memory.
    bytes_said = sum(each.numel() * each.element_size() for each in sizes.values() if each.layout == torch.strided)
    if bytes_said > MOST_TIED * len(content):
        refuse(called, _("it says that its tensors are far larger than the whole file"), copy_again())
    return flattened(_load(content, called, "cpu"))


def _load(content: bytes, called: str, device: str) -> Any:
    try:
        return torch.load(io.BytesIO(content), map_location=device, weights_only=True)
    except Exception:  # of a damaged program there is no end of errors
        refuse(called, _("it is cut off or damaged: what torch.save wrote can no longer be put together"), copy_again())


def _programs_of_zip(content: bytes, called: str) -> list[bytes]:
    """The program in a file of today, a zip archive that is not compressed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if any("/code/" in name or name.endswith("/constants.pkl") for name in names):
                refuse(called, _("it is a TorchScript program, not a file of weights"), save_weights())
            if any(name.endswith(".npy") for name in names):
                refuse(called, _("it holds arrays of NumPy, not weights of torch"), save_weights())
            programs = [name for name in names if name.endswith("data.pkl")]
            if len(programs) != 1:
                refuse(called, _("it is a zip archive, but none that torch.save wrote"), save_weights())
            packed = [entry for entry in entries if entry.compress_type != zipfile.ZIP_STORED]
            if packed or sum(entry.file_size for entry in entries) > len(content):
                refuse(called, _("it is a compressed archive, which torch.save does not write"), save_weights())
            if damaged := archive.testzip():
                problem = _("the checksum of {name} in it is wrong").format(name=repr(damaged[:80]))
                refuse(called, problem, copy_again())
            return [archive.read(programs[0])]
    except InputError:
        raise
    except Exception:
        refuse(called, _("it is cut off or damaged: its archive has no sound list of contents"), copy_again())


def _programs_of_legacy(content: bytes, called: str) -> list[bytes]:
    """The pickles that stand one after another in a file from before torch 1.6, or written as then."""
    stream, programs, start = io.BytesIO(content), list[bytes](), 0
    for _part in range(_LEGACY_PARTS):
        try:
            mark = [argument for _code, argument, _at in pickletools.genops(stream)]
        except Exception:
            refuse(called, _("it is a pickle that is cut off or damaged"), copy_again())
        programs.append(content[start : stream.tell()])
        start = stream.tell()
        if not programs[1:] and _LEGACY_MARK not in mark:
            refuse(called, _("it is a pickle that torch.save did not write, which can run any code"), save_weights())
    return programs


def _check_names(programs: list[bytes], called: str) -> None:
    """Whether programs name nothing but what makes tensors and plain values."""
    if sum(map(len, programs)) > MOST_PICKLE:
        refuse(called, _("it holds far more than weights"), save_weights())
    try:
        names = {name: None for program in programs for name in _named(program)}
    except Exception:
        refuse(called, _("it is a pickle that is cut off or damaged"), copy_again())
    if any(_PACKED.match(name) for name in names):
        problem = _("its weights are quantised, packed in a form of their own")
        refuse(called, problem, _("Save the weights from before they were quantised"))
    if _PUT_TOGETHER & names.keys():
        problem = _("it is written in a pickle protocol above 2, whose names are only known while it runs")
        refuse(called, problem, _("Save it by torch.save as usual, without pickle_protocol"))
    strange = [name.replace(" ", ".")[:80] for name in names if not _HARMLESS.fullmatch(name)]
    if strange:
        said = _("it is a pickle that wants to run {names}, and code in a file is not run here")
        refuse(called, said.format(names=", ".join(strange[:3])), save_weights())


def _named(program: bytes) -> Iterator[str]:
    """The functions and classes that a pickle names, as “module name”."""
    for code, argument, _at in pickletools.genops(program):
        if code.name in ("GLOBAL", "INST"):
            yield str(argument)
        elif code.name in _PUT_TOGETHER:
            yield code.name


def flattened(whole: Any) -> dict[str, Tensor]:
    """The tensors in dictionaries and lists within each other, by their keys with `NESTED` between."""
    found: dict[str, Tensor] = {}
    seen: set[int] = set()  # a pickle can put a dictionary into itself
    waiting: list[tuple[str, int, Any]] = [("", 0, whole)]
    while waiting and len(found) <= MOST_TENSORS:
        name, depth, value = waiting.pop()
        if isinstance(value, Tensor):
            found[name] = value.detach()
        elif isinstance(value, dict | list | tuple) and id(value) not in seen and depth < MOST_DEPTH:
            seen.add(id(value))
            items = value.items() if isinstance(value, dict) else enumerate(value)
            inner = [(f"{name}{NESTED}{key}" if depth else str(key), depth + 1, each) for key, each in items]
            waiting += inner[::-1]  # the first is taken first
    return found
