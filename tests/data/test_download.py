"""The whole of MNIST, fetched from a server on this machine that has files of the same kind."""

import gzip
import hashlib
import http.server
import struct
import threading
from pathlib import Path

import numpy as np
import pytest

from rnnplay.data import download
from rnnplay.data.download import data_folder, fetch_mnist, is_here
from rnnplay.data.mnist import FILES, SIZES, DataError, load_mnist

MNIST = "torchvision.datasets.MNIST"  # imported by the tests: it takes longer than they do


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A folder that a server gives out, with four files whose checksums are the expected ones."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    resources = []
    for name in FILES:
        count = SIZES["train" if name.startswith("train") else "test"]
        shape = (count, 28, 28) if "images" in name else (count,)
        array = np.broadcast_to((np.arange(count, dtype=np.uint8) % 10).reshape(-1, *[1] * (len(shape) - 1)), shape)
        content = gzip.compress(struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape) + array.tobytes(), 1)
        (folder / f"{name}.gz").write_bytes(content)
        resources.append((f"{name}.gz", hashlib.md5(content).hexdigest()))
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *arguments: Handler(*arguments, directory=str(folder))
    )
    server.handle_error = lambda *_: None  # whoever has enough breaks the connection off
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(f"{MNIST}.resources", resources)
    monkeypatch.setattr(f"{MNIST}.mirrors", [address + "elsewhere/", address])
    monkeypatch.setattr(download, "BYTES", sum(path.stat().st_size for path in folder.iterdir()))
    monkeypatch.setenv("RNNPLAY_DATA", str(tmp_path / "kept"))
    for proxy in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    yield folder
    server.shutdown()
    server.server_close()
    thread.join()


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_it_is_fetched_once_with_progress_and_kept(mirror, monkeypatch):
    shares: list[float] = []
    assert not is_here()
    fetch_mnist(progress=shares.append)
    assert is_here() and left_in(data_folder()) == set(FILES)
    assert shares == sorted(shares) and 0 < shares[0] < shares[-1] == 1 and len(shares) > 4
    for split, size in SIZES.items():
        digits = load_mnist(split, data_folder())
        assert len(digits) == size and (digits.images[:, 5, 5] == digits.labels).all()
    monkeypatch.setattr(f"{MNIST}.mirrors", [])
    fetch_mnist()  # nothing is asked for again


def test_what_is_missing_is_fetched_and_what_is_there_stays(mirror):
    raw = data_folder() / "MNIST" / "raw"
    raw.mkdir(parents=True)
    raw.joinpath(FILES[1]).write_bytes(b"mine")
    fetch_mnist()
    assert raw.joinpath(FILES[1]).read_bytes() == b"mine" and is_here()


@pytest.mark.quick("not there")
@pytest.mark.parametrize("content", [b"<!doctype html>", b"", None], ids=["a page", "nothing", "not there"])
def test_what_is_not_the_file_is_not_kept(mirror, content):
    path = mirror / f"{FILES[0]}.gz"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
        from torchvision import datasets

        datasets.MNIST.mirrors.pop(0)
    reason = "404" if content is None else "arrived damaged"
    with pytest.raises(DataError, match=rf"{FILES[0]}.gz.*{reason}.*Check the network.*the sample that comes") as error:
        fetch_mnist()
    assert "\n" not in str(error.value) and str(data_folder()) in str(error.value)
    assert not left_in(data_folder()) and not is_here()


def test_no_network_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{MNIST}.mirrors", ["http://127.0.0.1:1/", "http://127.0.0.1:2/"])
    with pytest.raises(DataError, match=r"could not be downloaded: .*refused.* copy the four IDX files into"):
        fetch_mnist(tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DataError, match=r"could not be downloaded: .*Not a directory"):
        fetch_mnist(tmp_path / "file")


def test_whoever_has_enough_can_end_it(mirror):
    class EnoughError(Exception):
        pass

    def enough(share: float) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        fetch_mnist(progress=enough)
    assert not left_in(data_folder())


@pytest.mark.parametrize(
    ("platform", "variable"), [("linux", "XDG_CACHE_HOME"), ("win32", "LOCALAPPDATA"), ("darwin", "HOME")]
)
def test_it_is_kept_where_programs_keep_things(platform, variable, monkeypatch, tmp_path):
    monkeypatch.delenv("RNNPLAY_DATA", raising=False)
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert tmp_path in data_folder().parents and data_folder().name == "rnnplay"
    monkeypatch.setenv("RNNPLAY_DATA", "somewhere")
    assert data_folder() == Path("somewhere")
