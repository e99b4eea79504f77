"""What is pressed while the page still answers what was pressed before is done, and undoes nothing."""

import pytest

from tests.browser.driver import IDLE, answered, expect, opened

pytestmark = pytest.mark.thorough

# Presses by the script of the page, as it is quicker than any hand: each after so many milliseconds.
PRESS = """async ([names, pause]) => {
  for (const name of names) {
    const called = each => (each.ariaLabel ?? each.textContent).trim() === name;
    [...document.querySelectorAll('button, input')].find(called).click();
    await new Promise(done => setTimeout(done, pause));
  }
}"""
WORDS = ["awful", "not", "awful", "terrible", "film", "but", "play"]


@pytest.mark.parametrize("pause", [20, 120])
def test_every_word_is_added_in_its_order(page, address, pause):
    opened(page, f"{address}/kinds?kind=sentiment&text=the soup was&seed={pause}")
    if not page.get_by_role("button", name="awful", exact=True).count():
        page.get_by_text("Put it together").click()
    expect(page.get_by_role("button", name="awful", exact=True)).to_be_visible()
    expect(page.locator(IDLE)).to_be_attached()
    page.evaluate(PRESS, [WORDS, pause])
    expect(page.get_by_label("An English sentence")).to_have_value(" ".join(["the soup was", *WORDS]))
    answered(page)
    expect(page.get_by_label("An English sentence")).to_have_value(" ".join(["the soup was", *WORDS]))


# Of every field that one sees.
STANDS = """[...document.querySelectorAll('input')].filter(each => each.offsetParent)
  .map(each => [each.ariaLabel, each.type, each.value, each.checked])"""


def test_what_a_preset_puts_stays_when_another_switch_is_pressed_at_once(page, address):
    shown = []
    for pause in (1000, 1, 2, 4, 30):
        page.goto("about:blank")
        opened(page, f"{address}/hello")
        page.evaluate(PRESS, [["Embedding", "Code"], pause])
        answered(page)
        expect(page.get_by_text("These settings in plain PyTorch")).to_be_visible()
        shown.append(page.evaluate(STANDS))
    assert shown == [shown[0]] * len(shown)
