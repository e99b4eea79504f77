"""Sequences that people have as files: NumPy's .npy and .npz, and CSV. Each is read, or refused with a sentence."""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator, Sequence

import numpy as np

from rnnplay.input_files import InputError
from rnnplay.lessons.inspect.refusal import copy_again, refuse
from rnnplay.text import _, ngettext

SUFFIXES = (".npy", ".npz", ".csv", ".tsv", ".txt")
MOST_UNPACKED = 32 * 2**20  # bytes of all arrays of an .npz
MOST_ARRAYS = 100
QUOTED = 40  # letters of a cell that are quoted
_COMMA = re.compile(r"^(\s*[+-]?\d+),(\d+)")
_NPY, _ZIP = b"\x93NUMPY", b"PK"


def arrays_of(content: bytes, called: str, most: int) -> dict[str, np.ndarray]:
    """Every array of a file by its name, real and finite; of one without names it is empty.

    Args:
        content: the whole file.
        called: its name.
        most: bytes; a larger file is refused.

    Raises:
        InputError: it holds no arrays of numbers.
    """
    if not content.strip():
        refuse(called, _("it is empty"), copy_again())
    if len(content) > most:
        problem = _("it is larger than {most:,} bytes").format(most=most)
        refuse(called, problem, _("Save fewer steps of it"))
    if content.startswith(_NPY):
        arrays = {"": _npy(content, called)}
    elif content.startswith(_ZIP):
        arrays = _npz(content, called)
    else:
        arrays = {"": _csv(content, called)}
    return {name: _numbers(array, name or called, called) for name, array in arrays.items()}


def as_sequence(
    array: np.ndarray, input_size: int, called: str, batch_first: bool = False, sample: int = 0
) -> np.ndarray:
    """The sequence in an array, ``(time, features)`` in float32.

    Args:
        array: ``(time, features)``; ``(time,)`` if there is one feature; or with a batch,
            ``(time, batch, features)`` or ``(batch, time, features)``.
        input_size: how many features the network reads.
        called: the file.
        batch_first: which of the two.
        sample: which of the batch.

    Raises:
        InputError: its features are not so many, or it has no steps.
    """
    shape = array.shape
    if array.ndim == 3:
        array = array[min(sample, shape[0] - 1)] if batch_first else array[:, min(sample, shape[1] - 1)]
    if array.ndim == 1:
        array = array[:, None] if input_size == 1 else array[None]
    if array.shape[1] != input_size:
        problem = ngettext(
            "it has {found} feature at each step (its shape is {shape}), but the network reads {wanted}",
            "it has {found} features at each step (its shape is {shape}), but the network reads {wanted}",
            array.shape[1],
        ).format(found=array.shape[1], shape=shape, wanted=input_size)
        turned = array.shape[0] == input_size
        advice = _("Save its transpose") if turned else _("Save it as (time, features) with {wanted} columns")
        refuse(called, problem, advice.format(wanted=input_size))
    with np.errstate(over="ignore"):
        sequence = array.astype(np.float32)
    if not np.isfinite(sequence).all():
        refuse(called, _("it has numbers too large for float32"), _("Scale them"))
    return sequence


def batch_size(array: np.ndarray, batch_first: bool) -> int:
    """How many sequences an array holds."""
    return int(array.shape[0 if batch_first else 1]) if array.ndim == 3 else 1


def _npy(content: bytes, called: str) -> np.ndarray:
    """The array of an .npy, whose header is believed only when the file is as large as it says."""
    stream = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _order, dtype = read(stream)
    except Exception:
        refuse(called, _("it is cut off or damaged: its header cannot be read"), copy_again())
    if dtype.hasobject:
        problem = _("it holds Python objects, which can run any code when they are read")
        refuse(called, problem, _("Save an array of numbers: np.save('sequence.npy', array.astype('float32'))"))
    if math.prod(shape) * dtype.itemsize > len(content) - stream.tell():
        refuse(called, _("it is cut off: its header says {shape}").format(shape=shape), copy_again())
    try:
        stream.seek(0)
        array: np.ndarray = np.load(stream, allow_pickle=False)
    except Exception:
        refuse(called, _("it is cut off or damaged"), copy_again())
    return array


def _npz(content: bytes, called: str) -> dict[str, np.ndarray]:
    """The arrays of an .npz by their names, which may be compressed, but not without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.endswith(".npy")]
            if not entries:
                problem = _("it is a zip archive without arrays of NumPy")
                refuse(called, problem, _("Save it by np.savez, or as CSV"))
            if len(entries) > MOST_ARRAYS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                problem = _("it holds more than {count} arrays or {most:,} bytes")
                refuse(called, problem.format(count=MOST_ARRAYS, most=MOST_UNPACKED), _("Save less of it"))
            packed = {}
            for entry in entries:
                with archive.open(entry) as file:
                    packed[entry.filename.removesuffix(".npy")] = file.read(entry.file_size)
    except InputError:
        raise
    except Exception:
        refuse(called, _("it is cut off or damaged: its archive cannot be unpacked"), copy_again())
    return {name: _npy(each, f"{called}, {name}") for name, each in packed.items()}


def _csv(content: bytes, called: str) -> np.ndarray:
    """The numbers of a table, ``(rows, columns)``; its first line may be names."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse(called, _("it is neither an array of NumPy nor a text"), _("Save it by np.save, or as CSV in UTF-8"))
    rows: list[np.ndarray] = []
    first = 0  # the first line of numbers
    try:
        for line, cells in _cells(text):
            if not rows and not first and all(_number(cell) is None for cell in cells):
                first = -1  # names; there is one such line at most
                continue
            first = first if first > 0 else line
            if rows and len(cells) != len(rows[0]):
                problem = _("line {line} has {found} columns, but line {first} has {wanted}").format(
                    line=line, found=len(cells), first=first, wanted=len(rows[0])
                )
                refuse(called, problem, _("Save as many columns in every line"))
            rows.append(_row(line, cells, called))
    except csv.Error:
        refuse(called, _("it is not a table of numbers"), _("Save it by np.save, or as CSV"))
    if not rows:
        refuse(called, _("it has no line of numbers"), _("Save one line a step, with one column a feature"))
    return np.stack(rows)


def _row(line: int, cells: Sequence[str], called: str) -> np.ndarray:
    """The numbers of one line."""
    values = [_number(cell) for cell in cells]
    if None in values:
        column = values.index(None)
        cell = cells[column].strip()
        problem = (
            _("column {column} of line {line} is “{cell}”, which is not a number")
            if cell
            else _("column {column} of line {line} is empty")
        )
        problem = problem.format(column=column + 1, line=line, cell=cell[:QUOTED])
        refuse(called, problem, _("Keep only numbers, below at most one line of names"))
    return np.array(values, np.float64)


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is not empty, with its number from 1.

    What stands between two cells is the first of these that the first line has: ; tab , space.
    """
    between = ""
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        line = line.strip("\r\n")
        if not line.strip():
            continue
        between = between or next((each for each in ";\t," if each in line), " ")
        line = line.strip() if between == " " else line
        cells = next(csv.reader([line], delimiter=between, skipinitialspace=True))
        if between in ";\t":  # where a comma may stand for the point
            cells = [_COMMA.sub(r"\1.\2", cell) for cell in cells]
        yield number, cells


def _number(cell: str) -> float | None:
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def _numbers(array: np.ndarray, name: str, called: str) -> np.ndarray:
    """An array of real, finite numbers and of one to three axes, none of them empty."""
    where = "" if name == called else name[:80]
    if array.dtype.kind not in "fiub":
        problem = _("it holds {type}, not real numbers").format(type=str(array.dtype)[:QUOTED])
    elif not 1 <= array.ndim <= 3 or not array.size:
        problem = _("its shape is {shape}, not (time, features)").format(shape=array.shape)
    elif not np.isfinite(array).all():
        at = tuple(int(each) for each in np.argwhere(~np.isfinite(array))[0])
        problem = _("it has values that are not finite (NaN or infinity), the first at {place}").format(place=at)
    else:
        return array
    refuse(f"{called}, {where}" if where else called, problem, _("Save real numbers, one row a step"))
