"""The sine page in a tab, one for all tests of this folder."""

import pytest

from tests.browser.tabs import IDLE, new_tab, opened


@pytest.fixture(scope="session")
def tab(desktop, address):
    with new_tab(desktop) as tab:
        tab.address = address
        yield tab


@pytest.fixture
def page(tab):
    """The page as it is at first, or with what the test before has learnt there: to open it takes seconds."""
    tab.bring_to_front()
    if not tab.url.startswith(f"{tab.address}/sine") or "state=" in tab.url:
        opened(tab, f"{tab.address}/sine?pace=max&stop=20")
    yield tab
    assert tab.broken == []


@pytest.fixture
def trained(page):
    """It has learnt for 20 steps."""
    from tests.browser.learning import learned, start, timeline

    if "Continue from step 20" not in start(page).inner_text():
        learned(page, 20)
    page.wait_for_selector(IDLE)
    timeline(page).press("End")
    return page
