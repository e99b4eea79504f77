"""Where the trained networks and the pictures of the pages lie: at the top of the project, or where it is installed."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _folder(at_the_top: str, installed: str) -> Path:
    inside = PACKAGE / installed
    return inside if inside.is_dir() else PACKAGE.parent / at_the_top


CHECKPOINTS = _folder("checkpoints", "checkpoint_files")
PICTURES = _folder("docs", "pictures")
