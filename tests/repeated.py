"""What a script makes that a page gives."""

import ast
import runpy
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np

MAY_IMPORT = {"torch", "safetensors", "numpy"}


def run(source: str, folder: Path) -> tuple[dict[str, np.ndarray], str]:
    """What it makes, and what it prints, in a folder where the files lie that it loads.

    Raises:
        AssertionError: it imports what it may not.
    """
    assert imports(source) <= MAY_IMPORT
    (folder / "again.py").write_text(source, "utf-8")
    said = StringIO()
    with chdir(folder), redirect_stdout(said):
        made = runpy.run_path("again.py")["made"]
    return {name: values.numpy() for name, values in made.items()}, said.getvalue()


def imports(source: str) -> set[str]:
    """The packages that a source imports."""
    nodes = [*ast.walk(ast.parse(source))]
    whole = {each.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for each in node.names}
    return whole | {node.module.split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
