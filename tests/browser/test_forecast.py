"""The page of forecasts as a person uses it: bring a file, train, go through the origins, take the forecasts along."""

import pytest

from rnnplay import checkpoints
from rnnplay.families.forecaster import FORECASTER
from tests.browser.driver import IDLE, expect, opened
from tests.browser.learning import learned, start
from tests.browser.tabs import new_tab

ROWS = "\n".join(["month,visits", *(f"{2000 + n // 12}-{n % 12 + 1:02d},{100 + n + 20 * (n % 12)}" for n in range(96))])


@pytest.mark.thorough
def test_a_file_is_brought_learned_looked_at_and_taken_along(desktop, address):
    with new_tab(desktop) as page:
        opened(page, f"{address}/forecast?pace=max&stop=20")
        page.locator(".st-key-forecast-file-0 input[type=file]").set_input_files(
            {"name": "mine.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}
        )
        expect(page.get_by_text("mine.csv")).to_be_visible()
        expect(page.get_by_text("96 months (period: 12 months)")).to_be_visible()
        expect(start(page)).to_contain_text("Start training")
        page.wait_for_selector(IDLE)
        page.locator("h1").click()  # the key is for the page, not for the field
        learned(page, 20)
        expect(page.get_by_text("LSTM, 1 seed: MASE")).to_be_visible()
        page.wait_for_function(  # dates stay dates when what stands on them has changed
            "document.querySelector('[data-panel=strip] .js-plotly-plot')?._fullLayout?.xaxis.type === 'date'"
        )
        origins = page.locator(".rnn-stage").nth(1)
        expect(origins).to_have_attribute("data-ready", "true")
        page.wait_for_selector(IDLE)
        sent = len(page.sent)
        origins.locator("input[type=range]").focus()
        page.keyboard.press("Home")
        expect(origins.locator(".rnn-says").first).to_contain_text("After 2006-08")
        page.keyboard.press("ArrowRight")
        expect(origins.locator(".rnn-says").first).to_contain_text("After 2006-09")
        assert len(page.sent) == sent  # the server hears nothing of it
        with page.expect_download() as download:
            page.get_by_role("button", name="Forecasts as CSV").click()
        lines = download.value.path().read_text("utf-8").splitlines()
        assert {"LSTM", "LSTM low", "LSTM high", "drift"} < {*lines[0].split(",")} and lines[1].startswith("2008-01,")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download the network").click()
        model, card = checkpoints.load(download.value.path(), family=FORECASTER)
        assert model.architecture["period"] == 12 and card.recipe["steps"] == 20
        page.get_by_text("Load a network file").click()
        page.locator(".st-key-forecast-network-file input[type=file]").set_input_files(
            {"name": "mine.safetensors", "mimeType": "", "buffer": download.value.path().read_bytes()}
        )
        expect(page.get_by_text("LSTM, 1 seed: MASE")).to_have_count(2)
        assert page.broken == []
