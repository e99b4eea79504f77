"""axe-core finds nothing on any page, in light and dark, on a desktop and on a phone; and what it does not see."""

import contextlib
import importlib.util

import pytest

from rnnplay.catalog import catalog
from tests.browser.driver import answered, expect, visit
from tests.browser.tabs import new_tab

AXE = pytest.importorskip("axe_playwright_python.sync_playwright").Axe().axe_script
RUN = """() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(
    ({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)))"""

ONCE, POPOVER = "[class*=st-key][class*=once] button", "[data-testid=stPopover] button"
LOSSES = ".st-key-hello-losses button"
PAGES = {  # and what is pressed there
    "": [],
    "draw?gates=true&influence=true&alike=true&network=bilstm-2x128-ends": [".st-key-photo-open button"],
    "draw?why=true&if=gate&if-value=own&gates-matter=true&deletion=true": [],
    "hello?weight=true&slow=true&code=true&network=Embedding&layers=2": [ONCE],
    "hello?question=loss": [ONCE, LOSSES],
    "sine?slow=true&code=true&state=gradient": [ONCE, POPOVER],
    "cell?code=true&look=layer&what-if=true&smallest=true": ["text=Why two biases?"],
    "train?train=cells&hidden=8&layers=1&batch=20&images=1000&gates=true&code=true": [ONCE],
}
PAGES |= {"kinds?date=hello": ["[data-testid=stExpander] summary"], "kinds?do=train&code=true&hidden=8&batch=8": [ONCE]}
PAGES |= {"kinds?kind=sentiment&gates=true": ["[data-testid=stExpander] summary"]}
for lesson in catalog():
    if not any(link.startswith(lesson.slug) for link in PAGES):
        trained = importlib.util.find_spec(f"rnnplay.lessons.{lesson.slug}.task")
        PAGES[f"{lesson.slug}?code=true"] = [ONCE] if trained else []
PAGES |= {"kinds?kind=glance&sample=7": [], "kinds?kind=captions&way=beam": []}
PAGES |= {"kinds?kind=curtain&sample=7": [], "kinds?kind=curtain&video=frames": [".st-key-measure-rnn-steps button"]}
PAGES |= {"tensors?confusion=detach": [], "tensors?view=forward&net=cell": []}
PLACES = [link.split("?")[0] for link in PAGES]
# First those where a tab was not before (see `visit`).
ORDERED = sorted(PAGES, key=lambda link: PLACES[: [*PAGES].index(link)].count(link.split("?")[0]))
LOOKS = [("light", 1440, 900), ("dark", 390, 844)]  # each of the four once


@pytest.fixture(scope="module")
def tab(desktop):
    with new_tab(desktop) as page:
        page.emulate_media(reduced_motion="reduce")
        yield page


@pytest.mark.thorough
@pytest.mark.parametrize("link", ORDERED)
def test_a_page_is_for_everybody(tab, address, link):
    tab.set_viewport_size({"width": 1440, "height": 900})
    visit(tab, f"{address}/{link}")
    for press in PAGES[link]:
        tab.locator(press).click()
        answered(tab)
    if link.startswith("train"):
        expect(tab.locator("[data-testid=stPlotlyChart]")).to_be_visible()
        tab.locator("[data-testid=stExpander] summary").click()
    names_and_landmarks(tab)
    if link.startswith("hello"):
        values_by_keyboard(tab)
    if not tab.evaluate("'axe' in window"):
        tab.add_style_tag(content="* { transition: none !important; animation: none !important }")
        tab.evaluate(AXE)
    found = {}
    for theme, width, height in LOOKS:
        tab.emulate_media(color_scheme=theme)
        tab.set_viewport_size({"width": width, "height": height})
        expect(tab.locator("[data-testid=stApp]")).to_have_css("color-scheme", theme)
        for stage in tab.locator(".rnn-stage").all():
            expect(stage).to_have_attribute("data-ready", "true")
        for violation in tab.evaluate(RUN):
            found.setdefault(violation, []).append((theme, width))
    assert not found, "\n".join(f"{where}: {violation}" for violation, where in found.items())


def names_and_landmarks(tab):
    expect(tab.get_by_role("navigation", name="Pages").get_by_role("link")).to_have_count(1 + len(catalog()))
    expect(tab.get_by_role("heading", level=1)).to_have_count(1)
    expect(tab.get_by_role("heading", level=2).first).to_be_attached()
    for panel in tab.locator(".rnn-panel:has(.modebar)").all():
        title = panel.locator(".rnn-title").text_content()
        expect(panel.locator(".modebar button").first).to_have_accessible_name(f"Zoom in: {title}")
    assert " icon" not in tab.locator("body").aria_snapshot()


def values_by_keyboard(tab):
    predictions, said = (
        tab.locator("[data-panel=predictions] .rnn-plot"),
        tab.locator(".rnn-stage .rnn-live[aria-live]").first,
    )
    stage = tab.locator(".rnn-stage").first
    expect(stage).to_have_attribute("data-position", "1")
    for _ in range(5):  # a picture that is just drawn anew, as on a slow machine, has no value to go to
        tab.locator(".rnn-slider").first.focus()
        tab.keyboard.press("Tab")
        predictions.focus()
        tab.keyboard.press("ArrowDown")
        with contextlib.suppress(AssertionError):
            expect(said).to_contain_text("letter 1", timeout=5_000)
            break
    for key, heard in {"ArrowRight": "epoch 1,", "ArrowLeft": "epoch 0,"}.items():
        tab.keyboard.press(key)
        expect(said).to_contain_text(f"{heard} letter 1")
    expect(stage).to_have_attribute("data-position", "1")
    tab.keyboard.press("Enter")
    expect(stage).to_have_attribute("data-position", "0")
