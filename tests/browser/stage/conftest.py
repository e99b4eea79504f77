"""A stage of made-up numbers in a tab, and a small one beside it: one for all tests of this folder."""

import pytest

from tests.browser.stage.page import Stage
from tests.browser.stage.small import MOUNT, UNMOUNT
from tests.browser.tabs import new_tab


@pytest.fixture(scope="session")
def address(apps) -> str:
    return f"{apps}/stage_app"


@pytest.fixture(scope="session")
def wide(desktop, address):
    with new_tab(desktop) as tab:
        yield Stage(tab, address)


@pytest.fixture
def stage(wide):
    """The page on a desktop, shared by the tests of this folder, paused at the first step."""
    wide.page.bring_to_front()  # a tab behind others is drawn but once a second
    wide.go(0)
    wide.page.sent.clear()
    wide.page.broken.clear()
    yield wide
    assert wide.page.broken == []


@pytest.fixture
def mount(stage):
    """A function that mounts a small stage in the page without Python, and mounted again gives it new data.

    What it asks for is kept in `asks`.
    """
    root = stage.page.locator(".small-stage .rnn-stage")

    def send(data: dict, shown: bool = True):
        stage.page.evaluate(MOUNT, data)
        if shown:
            for name, value in {"version": data["version"], "steps": data["steps"], "ready": "true"}.items():
                stage.expect(root).to_have_attribute(f"data-{name}", str(value))
        return root

    yield send
    stage.page.evaluate(UNMOUNT)
