"""Sequences of files are read as they are, or refused with a sentence."""

import io
import random

import numpy as np
import pytest

from rnnplay.input_files import InputError
from rnnplay.lessons.inspect.sequence_files import arrays_of, as_sequence, batch_size

MOST = 2**20
TABLE = np.array([[0.5, -1.25, 3e-3], [2, 0, -7]])


def npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def npz(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def only(content: bytes) -> np.ndarray:
    (array,) = arrays_of(content, "some.csv", MOST).values()
    return array


def refusal(content: bytes, **as_what) -> str:
    with pytest.raises(InputError) as caught:
        as_sequence(next(iter(arrays_of(content, "some.csv", MOST).values())), 3, "some.csv", **as_what)
    message = str(caught.value)
    assert message.startswith("some.csv") and "cannot be read: " in message and message.endswith(".")
    assert "\n" not in message and len(message) < 400
    return message


@pytest.mark.parametrize(
    "content",
    [
        npy(TABLE),
        npy(np.asfortranarray(TABLE)),
        npz(sequence=TABLE),
        b"0.5,-1.25,0.003\n2,0,-7\n",
        b"a,b,c\r\n0.5,-1.25,3e-3\r\n2,0,-7",
        b'\xef\xbb\xbf"a","b","c"\n"0.5","-1.25","0.003"\n\n2,0,-7\n\n',
        b"0,5;-1,25;0,003\n2;0;-7\n",
        b"0.5;-1.25;0.003\n2;0;-7\n",
        b"0.5\t-1.25\t0.003\n2\t0\t-7\n",
        b"  0.5 -1.25   0.003\n 2 0 -7 \n",
    ],
)
def test_a_table_is_read_as_it_is(content):
    assert np.array_equal(only(content), TABLE)
    sequence = as_sequence(only(content), 3, "some.csv")
    assert sequence.dtype == np.float32 and np.array_equal(sequence, TABLE.astype(np.float32))


def test_other_numbers_and_shapes_are_sequences_too():
    for kind in ("int8", "uint64", "float16", "bool", ">f4"):
        assert as_sequence(only(npy(np.ones((4, 3), kind))), 3, "").tolist() == [[1.0] * 3] * 4
    assert as_sequence(np.arange(5.0), 1, "").shape == (5, 1)
    assert as_sequence(np.arange(3.0), 3, "").shape == (1, 3)
    batch = np.random.default_rng(0).normal(size=(4, 5, 3))
    assert np.array_equal(as_sequence(batch, 3, "", batch_first=True, sample=2), batch[2].astype(np.float32))
    assert np.array_equal(as_sequence(batch, 3, "", batch_first=False, sample=2), batch[:, 2].astype(np.float32))
    assert batch_size(batch, True) == 4 and batch_size(batch, False) == 5 and batch_size(TABLE, True) == 1


def test_all_arrays_of_an_npz_have_their_names():
    arrays = arrays_of(npz(inputs=TABLE, targets=TABLE[0]), "some.npz", MOST)
    assert {name: each.shape for name, each in arrays.items()} == {"inputs": (2, 3), "targets": (3,)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it is empty"),
        (b"a,b,c\n", "it has no line of numbers"),
        (b"1,2,3\n4,5\n", "line 2 has 2 columns, but line 1 has 3"),
        (b"a,b,c\n1,2,3\n4,x,6\n", "column 2 of line 3 is “x”, which is not a number"),
        (b"1,2,3\n\n4,,6\n", "column 2 of line 3 is empty"),
        (b"1,2,3\n4,nan,6\n", "not finite (NaN or infinity), the first at (1, 1)"),
        (b"1,2\n3,4\n", "it has 2 features at each step (its shape is (2, 2)), but the network reads 3"),
        (b"1,2\n3,4\n5,6\n", "Save its transpose"),
        (b"1,2,1e300\n", "too large for float32"),
        (b"\xff\xfe1\x00", "neither an array of NumPy nor a text"),
        (npy(np.array([{}])), "holds Python objects"),
        (npy(np.array(["a"])), "it holds <U1, not real numbers"),
        (npy(np.array([1j])), "it holds complex128, not real numbers"),
        (npy(np.zeros((2, 2, 2, 3))), "its shape is (2, 2, 2, 3), not (time, features)"),
        (npy(np.zeros((0, 3))), "its shape is (0, 3)"),
        (npy(np.float64(3)), "its shape is ()"),
        (npy(TABLE)[:-1], "it is cut off: its header says (2, 3)"),
        (npy(TABLE)[:40], "its header cannot be read"),
        (npy(TABLE).replace(b"(2, 3), } ", b"(2, 3**9)"), "its header cannot be read"),
        (npy(TABLE).replace(b"(2, 3), }           ", b"(2000000000, 3), }  "), "its header says (2000000000, 3)"),
        (npz(), "a zip archive without arrays"),
        (npz(a=TABLE)[:50], "its archive cannot be unpacked"),
        (npz(a=np.array([None])), "some.csv, a cannot be read: it holds Python objects"),
        (npz(a=np.zeros((3000, 3000))), "more than 100 arrays or 33,554,432 bytes"),
    ],
)
def test_what_is_wrong_is_said_in_its_own_sentence(content, said):
    assert said in refusal(content)


def test_more_than_is_taken_is_refused():
    with pytest.raises(InputError, match="larger than 9 bytes"):
        arrays_of(npy(TABLE), "some.npy", 9)


def test_damaged_files_are_refused_or_read_never_more():
    chance = random.Random(5)
    whole = [npy(TABLE), npz(a=TABLE, b=TABLE), b"a,b,c\n0.5,-1.25,0.003\n2,0,-7\n"]
    refused = 0
    for number in range(300):
        content = bytearray(whole[number % 3])
        for _time in range(chance.randrange(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        content = bytes(content[: chance.choice([len(content), chance.randrange(len(content))])])
        try:
            for array in arrays_of(content, "some.npy", MOST).values():
                assert np.isfinite(as_sequence(array, 3, "some.npy")).all()
        except InputError as error:
            refused += 1
            assert "\n" not in str(error) and len(str(error)) < 400
    assert refused > 150
