"""What is saved stands there whole or not at all, whatever happens in between."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from rnnplay import checkpoints
from rnnplay.checkpoints import CheckpointError
from tests.checkpoint_files import card_of, tiny


@pytest.mark.parametrize("failing", ["replace", "fsync"])
def test_a_failure_while_saving_leaves_the_old_file_alone(tmp_path, monkeypatch, failing):
    model = tiny()
    path = tmp_path / "tiny.safetensors"
    checkpoints.save(path, model, card_of(model))
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(CheckpointError, match="No space left"):
        checkpoints.save(path, tiny(hidden_size=5), card_of(tiny(hidden_size=5)))
    assert path.read_bytes() == before
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.thorough
def test_a_kill_in_the_middle_leaves_the_old_file_or_the_new_one(tmp_path):
    """Another process saves two networks over each other without end, and is killed wherever it is."""
    path = tmp_path / "tiny.safetensors"
    program = textwrap.dedent("""
        import sys
        sys.path.insert(0, sys.argv[2])
        from tests.test_checkpoints import card_of, checkpoints, tiny
        models = [tiny(hidden_size=3), tiny(hidden_size=100)]
        while True:
            for model in models:
                checkpoints.save(sys.argv[1], model, card_of(model))
                print("saved", flush=True)
    """)
    root = str(Path(__file__).parent.parent)
    process = subprocess.Popen([sys.executable, "-c", program, str(path), root], stdout=subprocess.PIPE, cwd=root)
    try:
        assert process.stdout is not None
        for _ in range(20):
            assert process.stdout.readline() == b"saved\n"
            process.send_signal(signal.SIGSTOP)  # it stands still at some point of a write
            _, card = checkpoints.load(path)
            assert card.architecture["hidden_size"] in (3, 100)
            process.send_signal(signal.SIGCONT)
    finally:
        process.kill()
        process.wait()
    checkpoints.load(path)
    assert len(checkpoints.list(tmp_path)) == 1  # what is left of a write is not taken for a network


@pytest.mark.thorough
def test_what_a_killed_save_left_is_cleared_at_the_next_and_what_another_is_writing_stays(tmp_path):
    path = tmp_path / "tiny.safetensors"
    left = [tmp_path / f".{name}.0123abcd.part" for name in ("tiny.safetensors", "other.safetensors")]
    others = [tmp_path / name for name in (".notes.part", "tiny.safetensors.part", ".thesis.tex.0123abcd.part")]
    for each in [*left, *others]:
        each.write_bytes(b"half")
    program = textwrap.dedent("""
        import sys, os
        sys.path.insert(0, sys.argv[2])
        from tests.test_checkpoints import card_of, checkpoints, tiny
        os.replace = lambda source, target: (print(source, flush=True), sys.stdin.read())
        checkpoints.save(sys.argv[1], tiny(), card_of(tiny()))
    """)
    root = str(Path(__file__).parent.parent)
    command = [sys.executable, "-c", program, str(path), root]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True) as writing:
        held = Path(writing.stdout.readline().strip())  # written, and not yet put in its place
        checkpoints.save(path, tiny(), card_of(tiny()))
        assert sorted(tmp_path.iterdir()) == sorted([path, held, *others])
        writing.kill()
    checkpoints.save(path, tiny(), card_of(tiny()))
    assert sorted(tmp_path.iterdir()) == sorted([path, *others])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_link_is_followed_and_a_pipe_or_a_device_not_replaced(tmp_path):
    real, link, pipe = tmp_path / "real.safetensors", tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(real)
    checkpoints.save(link, tiny(), card_of(tiny()))
    checkpoints.save(link, tiny(), card_of(tiny()))
    assert link.is_symlink() and checkpoints.load(real)
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull), tmp_path):
        with pytest.raises(CheckpointError, match="not a file that can be written"):
            checkpoints.save(path, tiny(), card_of(tiny()))
    assert pipe.is_fifo() and not Path(os.devnull).is_file()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(CheckpointError, match="cannot be written"):
        checkpoints.save(tmp_path / "absent" / "tiny.safetensors", tiny(), card_of(tiny()))
