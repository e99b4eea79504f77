"""Python imports this at its start where the folder is on the path. It writes down how many threads train.

A server under test cannot be asked from outside what its threads are called. And it ends with the tests, even if these
were ended because one of them hung.
"""

import os
import threading
import time
from pathlib import Path


def _write_down(file: Path) -> None:
    tests = os.getppid()
    while os.getppid() == tests:
        training = sum(thread.name == "job" for thread in threading.enumerate())
        file.with_suffix(".new").write_text(str(training))
        file.with_suffix(".new").replace(file)
        time.sleep(0.05)
    os._exit(1)


if where := os.environ.get("RNNPLAY_THREADS"):
    threading.Thread(target=_write_down, args=(Path(where),), daemon=True).start()
