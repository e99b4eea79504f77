"""The page of one's own network in a browser: a file that is dropped is read, and a unit is picked in its picture."""

import pytest
import torch
from torch import nn

from tests.browser.driver import answered, expect, opened
from tests.lessons.inspect.files import saved

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    return opened(tab, f"{address}/inspect?steps=10")


def test_a_network_that_is_dropped_is_shown_and_its_unit_picked(page):
    torch.manual_seed(0)
    content = saved({"state_dict": nn.GRU(3, 4).state_dict()})
    file = {"name": "mine.pt", "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("nn.GRU(3, 4)")).to_be_visible()
    expect(page.locator("[data-panel=inputs] .rnn-title")).to_have_text("Input (10 × 3)")
    answered(page)
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")
    names = page.locator("[data-panel=hidden_state-0-0] .xtick text")
    expect(names).to_have_count(4)
    first = names.first.text_content()
    plot = page.locator("[data-panel=hidden_state-0-0] .rnn-overlay")
    plot.scroll_into_view_if_needed()
    place = plot.bounding_box()
    page.mouse.click(place["x"] + place["width"] / 8, place["y"] + place["height"] * 4.5 / 10)
    expect(page.get_by_label("Unit", exact=True)).to_have_value(first)
    expect(page.locator("[data-panel=gradient] .rnn-title")).to_have_text(f"Gradient of unit {first}, step 10")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "5")


def test_a_file_that_wants_code_is_refused_and_what_stood_there_stays(page):
    file = {"name": "whole.pt", "mimeType": "application/octet-stream", "buffer": saved(nn.LSTM(2, 3))}
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("wants to run torch.nn.modules.rnn.LSTM")
    expect(page.get_by_text("nn.GRU(3, 4)")).to_be_visible()
