"""A test that hangs fails alone, and the others are run."""

import importlib.util
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = """
import threading

def test_before():
    pass

def test_that_hangs({fixture}):
    {hang}

def test_after():
    pass
"""
HANGS = {"tests": ("", "threading.Event().wait()")}
if importlib.util.find_spec("playwright") and shutil.which("chromium"):
    HANGS["tests/browser"] = ("browser", 'browser.new_page().evaluate("new Promise(() => {})")')


@pytest.mark.thorough
def test_what_hangs_fails_alone(tmp_path):
    for folder, (fixture, hang) in HANGS.items():
        (tmp_path / folder).mkdir()
        for file in ("conftest.py", "tabs.py", "fresh.py", "thoroughly.py"):  # the first imports some of the others
            if (ROOT / folder / file).exists():
                shutil.copy(ROOT / folder / file, tmp_path / folder)
        (tmp_path / folder / f"test_{fixture}.py").write_text(TESTS.format(fixture=fixture, hang=hang))
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, tmp_path / "tests"]
    command += ["-p", "no:cacheprovider", "-o", "faulthandler_timeout=2", "--junitxml", tmp_path / "report.xml"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    cases = [*ET.parse(tmp_path / "report.xml").iter("testcase")]
    failed = [case.get("name") for case in cases if len(case)]
    assert len(failed) == len(HANGS) and all("test_that_hangs" in name for name in failed), done.stdout
    passed = [case.get("name") for case in cases if not len(case)]
    assert sorted(passed) == sorted(["test_before", "test_after"] * len(HANGS)), done.stdout
    assert done.stderr.count("Timeout (0:00:02)!") == len(HANGS)  # and where it hung is shown
