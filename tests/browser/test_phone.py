"""The pages that train, on a phone."""

import pytest
from playwright.sync_api import expect

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.mark.parametrize(("link", "end"), [("/hello?pace=max", "15"), ("/sine?pace=max&stop=20", "20")])
def test_the_start_is_in_sight_and_nothing_hangs_over(phone, link, end):
    phone.goto(phone.address + link)
    phone.wait_for_selector(IDLE)
    phone.wait_for_selector(".rnn-stage[data-ready=true]")
    start = phone.locator(".st-key-start button")
    expect(start).to_be_in_viewport()
    start.tap()
    expect(phone.locator(".rnn-stage").first).to_have_attribute("data-position", end)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
