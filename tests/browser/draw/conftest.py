"""The draw page in a tab, one for all tests of this folder."""

import pytest

from tests.browser.draw.sheet import press
from tests.browser.tabs import IDLE, new_tab, opened


@pytest.fixture(scope="session")
def tab(desktop, address):
    with new_tab(desktop) as tab:
        # Who asks for less motion is shown each reading whole, which is not played at every stroke of these tests.
        tab.emulate_media(reduced_motion="reduce")
        tab.address = address
        yield tab


@pytest.fixture
def page(tab):
    """The draw page as it is at first. To open it anew takes seconds, so it is only tidied up where that is enough."""
    tab.bring_to_front()
    if tab.url.startswith(f"{tab.address}/draw"):
        press(tab, "Clear the sheet")
        tab.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        tab.locator(".rnn-stage input[type=range]").press("End")
        tab.wait_for_timeout(500)  # by then all that was still to be answered is at work, and the row is in the address
        tab.wait_for_selector(IDLE)
        if tab.url == f"{tab.address}/draw" and tab.broken == []:
            return tab
    return opened(tab, f"{tab.address}/draw")
