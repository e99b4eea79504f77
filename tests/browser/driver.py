"""What a test in a browser needs first. Without playwright, who imports it is skipped."""

import pytest

from tests.browser.tabs import IDLE, answered, eventually, opened, visit

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")
expect = playwright.expect

__all__ = ["IDLE", "answered", "eventually", "expect", "opened", "visit"]
