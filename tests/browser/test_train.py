"""The training page as a person uses it: train, see a digit read at two moments of training, draw into the network."""

import re

import pytest

from tests.browser.driver import IDLE, answered, expect, visit

pytestmark = pytest.mark.thorough

SMALL = "hidden=16&layers=1&batch=50&images=2000&stop=40"


@pytest.fixture(scope="module")
def tab(tab, address):
    """A page on which a network has been trained."""
    visit(tab, f"{address}/train?{SMALL}")
    tab.wait_for_selector(".st-key-steps .rnn-stage[data-ready=true]")
    tab.keyboard.press("s")
    expect(tab.locator(".st-key-take button")).to_be_visible()
    return tab


@pytest.fixture
def page(tab):
    """As it was left, or returned to from another page: the training stands where it was."""
    tab.bring_to_front()
    if "/train" not in tab.url:
        tab.get_by_role("link", name="Train on MNIST").click()
        tab.wait_for_url("**/train**")
    expect(steps(tab)).to_have_attribute("data-position", "40")
    yield tab
    assert tab.broken == []


def steps(page):
    """The stage of the training."""
    return page.locator(".st-key-steps .rnn-stage")


def slider(page):
    return steps(page).locator("input[type=range]")


def said(page):
    """The verdict at the step where the timeline stands."""
    return page.locator(".st-key-read-at")


def test_a_digit_is_seen_being_read_at_two_moments_of_training(page):
    expect(said(page)).to_contain_text("Step 40, label 7:")
    answered(page)
    now = page.locator(".rnn-stage").nth(1).get_by_text("After row 28 of 28").first.inner_text()
    slider(page).press("Home")
    expect(said(page)).to_contain_text("Step 0, label 7:")
    expect(page.locator(".rnn-stage").nth(1).get_by_text("After row 28 of 28").first).not_to_have_text(now)
    slider(page).press("End")
    expect(said(page)).to_contain_text("Step 40, label 7:")


def test_a_digit_that_is_picked_later_is_seen_at_an_earlier_step(page):
    page.locator(".st-key-train-digit input").fill("1")
    page.locator(".st-key-train-digit input").press("Enter")
    expect(said(page)).to_contain_text("Step 40, label 2:")
    slider(page).press("Home")
    for _ in range(7):
        slider(page).press("ArrowRight")
    expect(said(page)).to_contain_text(f"Step {steps(page).get_attribute('data-position')}, label 2:")
    slider(page).press("End")


def test_the_network_just_trained_is_drawn_into(page):
    page.locator(".st-key-take button").click()
    page.wait_for_url("**/draw**")
    expect(page.get_by_role("combobox", name="Network")).to_have_value("lstm-1x16 (yours)")
    page.wait_for_selector(IDLE)
    page.wait_for_selector(".rnn-stage[data-ready=true]")
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop === 0")
    answered(page)
    before = page.locator(".rnn-stage").get_attribute("data-version")
    sheet = page.locator("canvas.upper-canvas").bounding_box()
    page.mouse.move(sheet["x"] + 140, sheet["y"] + 50)
    page.mouse.down()
    page.mouse.move(sheet["x"] + 135, sheet["y"] + 230, steps=6)
    page.mouse.up()
    expect(page.locator(".st-key-verdict")).to_contain_text("Your drawing")
    expect(page.locator(".rnn-stage")).not_to_have_attribute("data-version", before)


def test_what_was_downloaded_is_a_checkpoint_that_can_be_brought_back(page, tmp_path):
    with page.expect_download() as download:
        page.locator(".st-key-take-along button").first.click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    page.get_by_role("button", name="Load a model file").click()
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_url("**/draw**")
    expect(page.get_by_role("combobox", name="Network")).to_have_value(re.compile(r"^lstm-1x16 \(yours(, \d)?\)$"))


def test_a_square_of_the_confusion_shows_its_digits_and_one_is_read(page):
    page.locator(".st-key-confusion .scatterlayer .point").nth(33).click(force=True)  # a 3 taken for a 3
    # Until then the digits of another square are there to be pressed. (Where one hovers, the square's name stands too.)
    expect(page.locator(".st-key-pick")).to_contain_text("Label 3, predicted 3")
    page.wait_for_selector(IDLE)
    page.locator(".st-key-pick button").first.click()
    expect(said(page)).to_contain_text("Step 40, label 3:")
