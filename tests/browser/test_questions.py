"""The questions in a browser: a link opens its experiment in the same tab, at its place, with the settings it names."""

import pytest

from tests.browser.driver import IDLE, eventually, expect, visit
from tests.browser.test_phone import fits_a_finger

CUT = """() => [...document.querySelectorAll("[data-testid=stMain] [data-testid=stPageLink] a *")]
    .filter(each => each.clientWidth && each.scrollWidth > each.clientWidth + 1).map(each => each.innerText)"""


@pytest.mark.thorough
def test_a_link_leads_to_the_experiment(page, address):
    tabs = len(page.context.pages)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/hello?seed=8")
    expect(page.get_by_label("Seed", exact=True)).to_have_value("8")
    page.get_by_role("link", name="Questions").click()
    expect(page.locator(".st-key-question")).to_have_count(0)
    page.get_by_role("link", name="Compare the losses").click()
    question = page.locator(".st-key-question")
    expect(page.get_by_role("heading", name="Cross-entropy or squared error")).to_be_in_viewport()
    expect(question).to_be_focused()
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")
    expect(page.locator(IDLE)).to_be_attached()
    expect(question).to_be_in_viewport(ratio=1)  # the stage has grown above it

    def has_room_below():  # for what its button computes
        place = question.bounding_box()
        assert place and place["y"] < 200

    eventually(page, has_room_below)
    expect(page.get_by_label("Seed", exact=True)).to_have_value("3")
    expect(page).to_have_url(f"{address}/hello?question=loss&optimizer=SGD&rate=0.3")
    assert len(page.context.pages) == tabs
    page.mouse.wheel(0, -10_000)  # who goes on is not held
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.mark.thorough
def test_they_are_read_on_a_phone(phone):
    phone.set_viewport_size({"width": 390, "height": 844})
    visit(phone, f"{phone.address}/questions")
    expect(phone.get_by_role("heading", level=3).first).to_be_in_viewport()
    phone.set_viewport_size({"width": 360, "height": 740})
    fits_a_finger(phone)


def test_what_stands_on_a_link_is_never_cut(phone):
    visit(phone, f"{phone.address}/questions")
    links = phone.locator("[data-testid=stMain] [data-testid=stPageLink] a")
    expect(links.last).to_be_visible()
    links.first.locator("p").evaluate(
        "each => { each.textContent = each.textContent.repeat(3) }"
    )  # as a translation may
    for width in (1280, 800, 390):
        phone.set_viewport_size({"width": width, "height": 720})
        eventually(phone, lambda: is_whole(phone, links.first))


def is_whole(phone, first) -> None:
    assert phone.evaluate(CUT) == []
    card = first.locator("xpath=ancestor::*[@data-testid='stVerticalBlock'][1]").bounding_box()
    link = first.bounding_box()
    assert card and link and link["y"] + link["height"] <= card["y"] + card["height"]
