"""A live stage, growing by a timer: following, staying behind, and another run."""

import re

import pytest

from tests.browser.driver import IDLE, expect, opened

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def tab(tab, apps):
    return opened(tab, f"{apps}/live_app?rate=10")


# The stage of the app, which grows by a timer or by a button.


def stage(page):
    return page.locator(".st-key-live .rnn-stage")


def has(page, **attributes) -> None:
    for name, value in attributes.items():
        expect(stage(page)).to_have_attribute(f"data-{name}", value if isinstance(value, re.Pattern) else str(value))


def steps(page) -> int:
    return int(page.locator(".st-key-live .rnn-stage[data-steps]").get_attribute("data-steps"))


def grows(page) -> None:
    """Wait for five more positions."""
    page.wait_for_function(
        "before => +document.querySelector('.st-key-live .rnn-stage')?.dataset.steps > before + 4", arg=steps(page)
    )


def drag_to(page, step: int) -> None:
    slider = stage(page).get_by_role("slider")
    reached = slider.evaluate(
        """(slider, to) => {
            slider.value = to;
            slider.dispatchEvent(new Event('input'));
            return slider.closest('.rnn-stage').dataset.step;
        }""",
        step,
    )
    assert reached == str(step)


def drawn(page, panel: str, epoch: int) -> None:
    """Wait until Plotly has drawn the states of this epoch: their corner tells it."""
    page.wait_for_function(
        """([panel, epoch]) => {
            const plot = document.querySelector(`.st-key-live [data-panel=${panel}] .rnn-plot`);
            const z = plot.data[0].z;
            return Math.abs(z[0][0] - epoch / 1000) < 1e-6;
        }""",
        arg=[panel, epoch],
    )


def asked(page) -> int:
    return sum(b"missing" in frame for frame in page.sent)


def test_it_follows_the_newest_and_asks_for_what_was_lost(page):
    has(page, step=0, steps=1, following="true", playing="false")
    page.get_by_role("button", name="one more").click()
    has(page, step=1, steps=2, following="true")
    drawn(page, "states", 1)
    assert asked(page) == 0
    page.get_by_role("button", name="three more").click()
    has(page, step=4, steps=5, following="true")
    assert asked(page) == 1
    drawn(page, "states", 4)
    drag_to(page, 3)  # one of those that were lost
    expect(stage(page).locator(".rnn-says").first).to_have_text("After 3 epochs of run 0.")
    expect(stage(page).locator(".rnn-position")).to_have_text("3 of 4")
    drawn(page, "states", 3)


def test_who_went_back_stays_there_until_the_button_or_end(page):
    newest = stage(page).get_by_role("button", name="Newest")
    page.get_by_text("going", exact=True).click()
    grows(page)
    drag_to(page, 2)
    has(page, following="false")
    grows(page)
    has(page, position=2, following="false")
    drawn(page, "states", 2)
    newest.click()
    has(page, following="true")
    expect(newest).not_to_be_visible()
    grows(page)
    page.wait_for_function(
        """() => {
            const { step, steps } = document.querySelector('.st-key-live .rnn-stage').dataset;
            return +steps > 4 && +step === +steps - 1;
        }"""
    )
    page.keyboard.press("Home")
    has(page, step=0, following="false")
    page.keyboard.press("End")
    has(page, following="true")
    page.get_by_text("going", exact=True).click()
    expect(page.get_by_text("It rests.")).to_be_visible()  # until then a tick may still be under way
    page.wait_for_selector(IDLE)


def test_dragging_over_what_has_come_sends_nothing(page):
    count = steps(page)
    page.sent.clear()
    slider = stage(page).get_by_role("slider").bounding_box()
    page.mouse.move(slider["x"] + slider["width"] - 11, slider["y"] + slider["height"] / 2)
    page.mouse.down()
    page.mouse.move(slider["x"] + 3, slider["y"] + slider["height"] / 2, steps=20)
    page.mouse.up()
    has(page, step=0, following="false")
    drawn(page, "states", 0)
    # Playing goes from the start to the newest, and follows again.
    stage(page).get_by_label("Speed").select_option("60")
    stage(page).get_by_role("button", name="Play").click()
    has(page, step=count - 1, following="true", playing="false")
    assert page.sent == []


def test_another_run_starts_anew(page):
    page.get_by_role("button", name="one more").click()
    page.wait_for_function("+document.querySelector('.st-key-live .rnn-stage')?.dataset.steps > 1")
    drag_to(page, 1)
    field = page.get_by_label("run", exact=True)
    field.fill("1")
    field.press("Enter")
    has(page, version=1, steps=1, step=0, following="true")
    expect(stage(page).locator(".rnn-says").first).to_have_text("After 0 epochs of run 1.")
    page.get_by_role("button", name="one more").click()
    has(page, step=1, steps=2, following="true")
