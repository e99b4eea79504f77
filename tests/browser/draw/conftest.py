"""The draw page in a tab, one for all tests of this folder."""

from urllib.parse import parse_qs

import pytest

from tests.browser.draw.sheet import press
from tests.browser.tabs import answered, new_tab, opened


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
    place, _, settings = tab.url.partition("?")
    picked = tab.locator(".st-key-draw-sample").get_by_role(
        "radio", checked=True
    )  # it may not stand in the address yet
    usual = not {*parse_qs(settings)} - {"ink", "row"} and picked.count() == 0
    if place == f"{tab.address}/draw" and tab.broken == [] and usual:
        press(tab, "Clear the sheet")
        tab.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        tab.locator(".rnn-stage input[type=range]").press("End")
        answered(tab)
        tab.wait_for_url(f"{tab.address}/draw")
        return tab
    return opened(tab, f"{tab.address}/draw")
