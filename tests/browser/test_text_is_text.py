"""What comes from outside is shown letter for letter, and no word of it makes the browser ask another server."""

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest

from rnnplay import checkpoints
from tests.browser.apps.text_app import PAGES, TEXTS
from tests.browser.driver import IDLE, eventually, expect

MARKED = ":is(a:not([href^='#']), img, em, code, del, .katex, ul, ol)"
INNER_TEXTS = "all => all.map(each => each.innerText)"


@pytest.fixture
def tab(desktop):
    """A tab that may not ask any server but the first that it asked."""
    page = desktop.new_page()
    page.emulate_media(reduced_motion="reduce")
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url)))
    yield page
    page.close()
    assert {url.netloc for url in asked if url.scheme in ("http", "https", "ws")} == {asked[0].netloc}


@pytest.mark.quick("0")
@pytest.mark.parametrize("page", range(len(PAGES)))
def test_every_kind_of_place_shows_every_letter(tab, apps, page):
    tab.goto(f"{apps}/text_app?page={page}")
    expect(tab.locator("[data-testid=stToast]")).to_contain_text(TEXTS[1])
    expect(tab.locator(IDLE)).to_be_attached()
    expect(tab.locator(".rnn-stage[data-ready=true]")).to_be_attached()
    for at, text in enumerate(PAGES[page]):
        eventually(tab, lambda at=at, text=text: shows(tab.locator(f".st-key-places-{at}"), text))

    def marks_and_ticks():
        marks, ticks = (
            tab.locator(f".rnn-plot {place} text").evaluate_all("all => all.map(each => each.textContent)")
            for place in (".textpoint", ".xtick")
        )
        assert [mark.strip("\u2068\u2069") for mark in marks] == PAGES[page]
        assert ticks == marks

    eventually(tab, marks_and_ticks)
    expect(tab.locator(".rnn-title")).to_have_text(TEXTS[6])
    assert not tab.locator(":is(.rnn-plot, .rnn-title, .rnn-note) :is(a, b, img)").count()


def shows(places, text: str) -> None:
    shown = places.locator("[data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]")
    assert shown.evaluate_all(INNER_TEXTS) == [*[text] * 4, f"{text}, “{text}”", *[text] * 5]
    assert places.locator("[data-testid=stSelectbox] input").input_value() == text
    assert not places.locator(MARKED).count()


@pytest.mark.thorough
def test_words_of_a_link_and_of_the_fields(tab, address):
    source, target, wrong = "![](//h.invalid/x)", "[g](//h.invalid/y)", "**a** $b$ :smile: `c`"
    tab.goto(f"{address}/hello?{urlencode({'read': source, 'answer': target})}")
    expect(tab.locator(".rnn-stage[data-ready=true]")).to_be_attached()
    expect(tab.get_by_role("group", name=f"A network learns to turn “{source}” into “{target}”")).to_be_visible()
    expect(tab.locator("[data-panel=gradients] .xtick text")).to_have_text([*source])
    answer = tab.locator(".st-key-hello-answer input")
    answer.fill(wrong)
    answer.press("Enter")
    expect(tab.locator("[data-testid=stAlert]")).to_contain_text(f"“{source}” has 18, “{wrong}” has {len(wrong)}")
    expect(tab.get_by_text(f"“{source}” → “{target}”")).to_be_visible()
    assert not tab.locator(f":is([data-testid=stAlert], [data-testid=stCaptionContainer]) {MARKED}").count()


@pytest.mark.thorough
def test_file_name_and_card_of_a_network_that_somebody_brings(tab, address):
    model, card = checkpoints.load("lstm-1x64")
    card = replace(card, name="**a** $b$ :smile:", accuracy_on="![](//h.invalid/x) _y_ <b>")
    file = {"name": "*n* [g] :smile:.safetensors", "mimeType": "application/octet-stream"}
    tab.goto(f"{address}/draw")
    tab.get_by_role("button", name="Load a model file").click()
    field = tab.locator("[data-testid=stFileUploader] input[type=file]")
    field.set_input_files(file | {"buffer": b"nothing"})
    expect(tab.locator("[data-testid=stAlert]")).to_contain_text(file["name"])
    field.set_input_files(file | {"buffer": checkpoints.save_bytes(model, card)})
    expect(tab.locator(".st-key-draw-network input")).to_have_value(f"{card.name} (yours)")
    expect(tab.get_by_text(card.accuracy_on)).to_be_visible()
