"""Who may import whom, and what the project may load at run time."""

import ast
import functools
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "rnnplay"
SOURCES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])

# What each part may import of the others. A part is a folder or file of rnnplay/; the pages may import anything.
GROUND = {"text", "literal", "device", "trace", "shipped", "whole_file", "catalog"}
NETWORKS = {"models", "families", "card", "checkpoints"}
COMMANDS = {"shell", "family_commands", "given_file"}
MAY_IMPORT: dict[str, set[str]] = {
    "text": set(),
    "shipped": set(),
    "whole_file": set(),
    "literal": {"text"},
    "device": {"text"},
    "trace": {"text", "whole_file"},
    "catalog": {"text", "shipped"},
    "models": {"text"},
    "data": {"text"},
    "engine": {"text"},
    "figures": {"text", "literal", "trace"},
    "families": {"text", "literal", "models"},
    "card": {"text", "models", "families"},
    "checkpoint_header": {"text", "families", "card"},
    "checkpoints": {"text", "literal", "models", "families", "card", "checkpoint_header", "shipped", "whole_file"},
    "shell": {"text", "device", "data", "checkpoints", "whole_file"},
    "family_commands": {"families"},
    "input_files": {"text", "literal", "data"},
    "given_file": {"text", "input_files", "shell"},
    "ui": GROUND | {"engine", "figures"},
    "notebook": {"text", "trace", "figures", "ui", "whole_file"},
    "digits": GROUND | NETWORKS | COMMANDS | {"data", "engine", "figures", "input_files", "ui"},
    "lessons": GROUND | NETWORKS | COMMANDS | {"data", "engine", "figures", "input_files", "ui", "digits"},
    "__main__": GROUND | NETWORKS | COMMANDS | {"data", "engine", "input_files", "digits", "lessons"},
}

# What the package itself offers, at its first use. By it a trace shows itself, though what shows it stands above it.
OFFERED = {"__version__", "show"}


def part_of(path: Path) -> str:
    """``"figures"`` for rnnplay/figures/axes.py, ``"trace"`` for rnnplay/trace/, ``"pages"`` for pages, app.py."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py") if PACKAGE in path.parents else "pages"


def imported(source: str, package: str = "") -> set[str]:
    """Full names of what a source imports, anywhere in it, relative imports resolved against ``package``."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" for alias in node.names}  # a submodule, or a name in the module
    return names


@functools.cache
def imports_of(path: Path) -> set[str]:
    return imported(path.read_text("utf-8"), ".".join(path.relative_to(ROOT).parts[:-1]))


def parts_imported_by(path: Path) -> set[str]:
    """Parts of rnnplay that a file imports, its own left out."""
    names = {name.split(".")[1] for name in imports_of(path) if name.startswith("rnnplay.")}
    return names - {part_of(path), *OFFERED}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_are_found_wherever_they_stand() -> None:
    source = "import a.b\ndef f():\n    from c.d import e\n    from . import g\n    from ..h import i\n"
    assert imported(source, "rnnplay.ui") == {"a.b", "c.d.e", "rnnplay.ui.g", "rnnplay.h.i"}
    assert {part_of(path) for path in SOURCES} >= {"models", "trace", "data", "figures", "ui", "pages"}


# Each over all files in one test: some two thousand tests of a millisecond cost seconds.


def test_streamlit_is_known_only_where_ui_stands_in_the_name() -> None:
    for path in SOURCES:
        if part_of(path) != "pages" and "ui" not in path.relative_to(PACKAGE).parts:
            assert not {name for name in imports_of(path) if name.startswith("streamlit")}, name_of(path)


def test_imports_go_one_way() -> None:
    outside = ("app", "pages", "tests", "benchmarks")
    for path in SOURCES:
        part, found = part_of(path), parts_imported_by(path)
        if part not in ("pages", "__init__"):
            assert found <= MAY_IMPORT[part], name_of(path)
        assert not {name for name in imports_of(path) if name.split(".")[0] in outside}, name_of(path)


def test_no_lesson_knows_another_and_no_computing_a_page() -> None:
    for path in SOURCES:
        inside = path.relative_to(PACKAGE).parts if PACKAGE in path.parents else ()
        for name in imports_of(path):
            imported_parts = name.split(".")
            if inside[:1] == ("lessons",) and imported_parts[:2] == ["rnnplay", "lessons"]:
                assert imported_parts[2] == inside[1], name_of(path)
            if inside[:1] in (("lessons",), ("digits",)) and "ui" not in inside and imported_parts[0] == "rnnplay":
                assert "ui" not in imported_parts, name_of(path)


@pytest.mark.thorough
def test_what_only_photographs_need_is_not_imported_before_there_is_one() -> None:
    """scipy takes half a second: at the start of a page, of a process that serves it, or of a command."""
    before = "rnnplay.lessons.draw.ui.photo, rnnplay.lessons.draw.ui.sheet, rnnplay.__main__"
    program = f"import sys, {before}; assert 'scipy.ndimage' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_no_part_imports_another_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in SOURCES:
        graph.setdefault(part_of(path), set()).update(parts_imported_by(path))
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_no_garbage_collection_after_every_run() -> None:
    """Streamlit's default collects garbage after each run of a page or fragment: 0.2 s each with torch imported.

    Beside a training thread that is drawn five times a second, a slider then waits for a minute.
    """
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["runner"]["postScriptGC"] is False


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for path in [*PACKAGE.rglob("*"), *(ROOT / ".streamlit").glob("*")]
        if path.suffix in (".js", ".css", ".html", ".toml")
    ),
    ids=name_of,
)
def test_the_browser_loads_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/", "")  # the names of SVG's and XLink's vocabularies
    assert not re.findall(r"(?:https?:|['\"(]\s*)//[\w.-]+\.\w+", text)
