"""Programs in processes that know nothing of this project, forked from one that has imported torch once for all."""

import json
import subprocess
import sys
from pathlib import Path

BEGIN = """
import json, os, sys, traceback
import torch
import torch._dynamo  # takes as long again, and whatever makes an optimiser imports it

def carry_out(program, arguments, folder):
    os.chdir(folder)
    for stream, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    sys.argv = ["-c", *arguments]
    status = 1
    try:
        exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else bool(end.code)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)

for line in sys.stdin:
    child = os.fork()
    if not child:
        carry_out(*json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class FreshProcesses:
    """Each as `python -I -c PROGRAM` would be, but for the seconds that it takes to import torch."""

    def __init__(self):
        self._process = None

    def run(self, program: str, arguments: list[str], folder: Path) -> str:
        """What the program printed; it runs in `folder`, and fails the test where it fails."""
        if self._process is None:
            command = [sys.executable, "-X", "utf8", "-I", "-c", BEGIN]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        self._process.stdin.write(json.dumps([program, arguments, str(folder)]) + "\n")
        self._process.stdin.flush()
        status = self._process.stdout.readline()
        assert status == "0\n", (folder / "stderr").read_text("utf-8")
        return (folder / "stdout").read_text("utf-8")

    def close(self) -> None:
        if self._process is not None:
            self._process.stdin.close()
            self._process.wait(60)
            self._process.stdout.close()
