"""Files of weights as people have them, and the same damaged in every way that one can think of."""

import io
import pickle
import random
import zipfile
from collections.abc import Callable, Iterator

import numpy as np
import safetensors.torch
import torch
from torch import nn


def saved(value, **options) -> bytes:
    """What torch.save writes."""
    file = io.BytesIO()
    torch.save(value, file, **options)
    return file.getvalue()


def legacy(value) -> bytes:
    """The same as before torch 1.6."""
    return saved(value, _use_new_zipfile_serialization=False)


class Tagger(nn.Module):
    """A model that contains two recurrent modules and others."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(9, 4)
        self.encoder = nn.ModuleDict({"lstm": nn.LSTM(4, 5, 2, bidirectional=True)})
        self.decoder = nn.GRUCell(10, 6)
        self.linear = nn.Linear(6, 9)


def a_state(seed: int = 1) -> dict[str, torch.Tensor]:
    torch.manual_seed(seed)
    return dict(Tagger().state_dict())


def recurrent_state(chance: random.Random) -> tuple[dict[str, torch.Tensor], str]:
    """The weights of an LSTM, and the name of one of them."""
    state = dict(nn.LSTM(3, 4, 2, bidirectional=chance.random() < 0.5).state_dict())
    return state, chance.choice([*state])


WRITERS: list[Callable[[dict[str, torch.Tensor]], bytes]] = [saved, legacy, safetensors.torch.save]


def cut(chance: random.Random) -> bytes:
    content = chance.choice(WRITERS)(a_state())
    return content[: chance.randrange(len(content))]


def grown(chance: random.Random) -> bytes:
    return safetensors.torch.save(a_state()) + chance.randbytes(chance.randrange(1, 99))


def head_damaged(chance: random.Random) -> bytes:
    content = bytearray(chance.choice([safetensors.torch.save, legacy])(a_state()))
    for at in range(chance.randrange(1, 9)):
        content[at] ^= chance.randrange(1, 256)
    return bytes(content)


def record_damaged(chance: random.Random) -> bytes:
    """A byte of a record, whose checksum then is wrong."""
    content = bytearray(saved(a_state()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = chance.choice([each for each in archive.infolist() if each.file_size > 40])
    start = content.index(archive_name := entry.filename.encode(), entry.header_offset) + len(archive_name)
    skipped = int.from_bytes(content[entry.header_offset + 28 : entry.header_offset + 30], "little")
    content[start + skipped + chance.randrange(entry.file_size)] ^= 1 << chance.randrange(8)
    return bytes(content)


def noise(chance: random.Random) -> bytes:
    start = chance.choice([b"", b"PK\x03\x04", b"\x80\x02", b"\x89HDF", b"\x10\0\0\0\0\0\0\0{"])
    return start + chance.randbytes(chance.randrange(0 if start else 1, 300))


def lacking(chance: random.Random) -> bytes:
    state, name = recurrent_state(chance)
    del state[name]
    return chance.choice(WRITERS)(state)


def misshapen(chance: random.Random) -> bytes:
    state, name = recurrent_state(chance)
    other = chance.choice([state[name].flatten()[:-1], state[name][None], state[name][1:], torch.tensor(0.0)])
    return chance.choice(WRITERS)(state | {name: other.contiguous()})


def not_finite(chance: random.Random) -> bytes:
    state, name = recurrent_state(chance)
    state[name].view(-1)[chance.randrange(state[name].numel())] = chance.choice([float("nan"), float("inf")])
    return chance.choice(WRITERS)(state)


def quantised(chance: random.Random) -> bytes:
    state, name = recurrent_state(chance)
    if chance.random() < 0.5:
        return saved(state | {name: torch.quantize_per_tensor(state[name], 0.1, 0, torch.qint8)})
    return chance.choice(WRITERS)(state | {name: state[name].to(torch.int8)})


def no_recurrence(chance: random.Random) -> bytes:
    modules = [nn.Linear(3, 4), nn.Conv2d(1, 2, 3), nn.MultiheadAttention(4, 2), nn.Sequential()]
    return chance.choice([saved, legacy])(chance.choice([each.state_dict() for each in modules] + [{}, [], 7, "text"]))


class _Runs:
    def __reduce__(self):
        return print, ("this must never be printed",)


def wants_code(chance: random.Random) -> bytes:
    state = a_state()
    return chance.choice(
        [
            lambda: saved(Tagger()),
            lambda: legacy(Tagger()),
            lambda: saved({"state_dict": state, "hook": _Runs()}),
            lambda: pickle.dumps(_Runs(), protocol=chance.randrange(2, 6)),
            lambda: pickle.dumps({name: each.numpy() for name, each in state.items()}),
            lambda: saved(state, pickle_protocol=4),
            lambda: saved({"state_dict": state, "best": np.float64(0.5)}),
        ]
    )()


def of_another_kind(chance: random.Random) -> bytes:
    file = io.BytesIO()
    match chance.randrange(3):
        case 0:
            np.savez(file, weight_ih_l0=np.zeros((4, 3)))
        case 1:
            np.save(file, np.zeros(3))
        case _:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("archive/data.pkl" if chance.random() < 0.5 else "notes.txt", b"\x80\x02}." * 99)
    return file.getvalue()


KINDS = (
    cut,
    grown,
    head_damaged,
    record_damaged,
    noise,
    lacking,
    misshapen,
    not_finite,
    quantised,
    no_recurrence,
    wants_code,
    of_another_kind,
)


def damaged_files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Files that cannot be read, each with what was done to it."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    for number in range(count):
        damage = KINDS[number % len(KINDS)]
        yield f"{number} {damage.__name__}", damage(chance)
