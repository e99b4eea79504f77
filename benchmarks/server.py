"""A server of its own for an app, for benchmarks and tests."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
APP = ROOT / "app.py"
APPS = Path(__file__).parent / "apps"


@contextmanager
def server(
    script: Path, streamlit: tuple[str, ...] = ("-m", "streamlit"), log: Path | None = None, **environment: str
) -> Iterator[str]:
    """Run ``streamlit run script`` with the project's configuration; yields its address as soon as it answers.

    Args:
        script: the app.
        streamlit: what Python runs in the place of streamlit's own command.
        log: where its errors are written, if they are to be read.
        environment: variables for it.

    Raises:
        RuntimeError: it ended at once; with what it wrote.
    """
    port = _free_port()
    # Not a pipe: when nobody reads that, the server ends up waiting.
    with log.open("w+b") if log else tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, *streamlit, "run", str(script), *_options(port)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            while not _answers(f"{address}/_stcore/health"):
                if process.poll() is not None:
                    errors.seek(0)
                    raise RuntimeError(f"The server of {script.name} ended at once:\n{errors.read().decode()}")
                time.sleep(0.02)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _options(port: int) -> list[str]:
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    options |= {"server.fileWatcherType": "none", "browser.gatherUsageStats": "false"}
    return [f"--{name}={value}" for name, value in options.items()]


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as response:
            return bool(response.status == 200)
    except OSError:
        return False
