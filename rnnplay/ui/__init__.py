"""What the pages of all lessons are made of: the stage, settings, controls, and how a session holds its runs."""

import os

# One thread an operation, said before torch is loaded: what a page computes at a time is small, and shared out among
# threads it waits for each of them, for half a second on a busy machine. Each session has a thread of its own anyway.
os.environ.setdefault("OMP_NUM_THREADS", "1")
