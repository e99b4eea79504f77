"""A stage in a file, opened from disk in a browser without network."""

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from rnnplay import checkpoints
from rnnplay.figures.trace_panels import trace_panels
from rnnplay.trace import trace
from tests.browser.driver import expect, opened

pytestmark = pytest.mark.thorough

STEPS = 12
DRAWN = "plot => plot.calcdata[0][0].z.map(row => [...row])"  # what Plotly made of what it was given


@pytest.fixture(scope="module")
def made():
    torch.manual_seed(0)
    return trace(nn.LSTM(3, 5, bidirectional=True), torch.randn(STEPS, 3))


@pytest.fixture(params=["light", "dark"])
def page(browser, made, request, tmp_path):
    made.to_html(tmp_path / "reading.html", direction=1)
    context = browser.new_context(offline=True, color_scheme=request.param)
    page = context.new_page()
    page.asked, page.broken, page.scheme = [], [], request.param
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("pageerror", lambda error: page.broken.append(str(error)))
    page.goto((tmp_path / "reading.html").as_uri())
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")
    yield page
    assert page.broken == [] and all(url.startswith(("file:", "data:", "blob:")) for url in page.asked)
    context.close()


def test_it_plays_is_scrubbed_and_shows_the_numbers_of_the_trace(page, made):
    for panel in trace_panels(made, direction=1):
        z = page.locator(f"[data-panel='{panel.key}'] .rnn-plot").evaluate(DRAWN)
        np.testing.assert_allclose(z, panel.figure["data"][0]["z"], atol=1e-6)
    stage = page.locator(".rnn-stage")
    expect(stage).to_have_attribute("data-step", "0")
    page.keyboard.press("ArrowRight")  # nothing was clicked before
    expect(stage).to_have_attribute("data-step", "1")
    page.get_by_role("button", name="Play").click()
    expect(stage).to_have_attribute("data-step", str(STEPS - 1))
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 20, 28)"}[page.scheme]


def download(tab, name, path) -> None:
    with tab.expect_download() as arrived:
        tab.get_by_role("button", name=name).click()
    arrived.value.save_as(path)


def saved(tab, path, context) -> tuple:
    """What «Save as a web page …» gives, opened from disk without network; and how many steps its stage has."""
    steps = int(tab.locator(".rnn-slider").first.get_attribute("max")) + 1
    download(tab, "Save as a web page that needs no server", path)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")
    return page, steps


@pytest.fixture
def context(browser):
    context = browser.new_context(offline=True)
    yield context
    context.close()


def test_a_reading_can_be_taken_away(tab, address, context, tmp_path):
    opened(tab, f"{address}/draw?sample=5")
    page, steps = saved(tab, tmp_path / "draw.html", context)
    assert steps == 28
    page.keyboard.press("Home")
    tab.locator(".rnn-slider").first.press("Home")
    for each in (page, tab):
        expect(each.locator(".rnn-stage").first).to_have_attribute("data-position", "1")
    sentence = page.locator(".rnn-says").first.text_content()
    assert sentence
    expect(tab.locator(".rnn-says").first).to_have_text(sentence)

    download(tab, "All numbers as NPZ", tmp_path / "draw.npz")
    download(tab, "as CSV", tmp_path / "draw.csv")
    with np.load(tmp_path / "draw.npz") as found:
        model, _card = checkpoints.load(checkpoints.DEFAULT)
        output, _state = model.recurrent(torch.from_numpy(found["inputs"]))
        np.testing.assert_allclose(found["hidden_state_l1"], output.detach(), atol=1e-5)
    table = pd.read_csv(tmp_path / "draw.csv")
    assert table.layer.notna().sum() == 28 * 128 * 2 * 6
    assert {*table.quantity} >= {"inputs", "forget_gate", "cell_state", "probability"}
    assert table.readme[0].startswith("The network reads the image row by row.")


def test_a_run_can_be_taken_away(tab, address, context, tmp_path):
    opened(tab, f"{address}/hello")
    tab.get_by_role("button", name="One epoch").click()
    expect(tab.locator(".rnn-stage")).to_have_attribute("data-position", "1")
    page, steps = saved(tab, tmp_path / "hello.html", context)
    assert steps == 2
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "1")
