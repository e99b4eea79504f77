"""The program's own files, and the texts in them that are marked for translation."""

import functools
from pathlib import Path

from babel.messages.extract import extract_from_file

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*ROOT.glob("rnnplay/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"])
KEYWORDS = {"_": None, "ngettext": (1, 2), "N_": None}


@functools.cache
def messages() -> list[tuple[str, str | tuple[str, ...]]]:
    """What babel finds, with where it stands."""
    return [
        (f"{path.relative_to(ROOT)}:{line}", message)
        for path in SOURCES
        for line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS)
    ]
