"""For every test: two run at once (see pyproject.toml), so that each gets one thread for torch's operations."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when torch is loaded
