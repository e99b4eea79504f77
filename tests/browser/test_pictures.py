"""Pictures of a stage to take away: the whole and each panel, at the present step, as PNG and SVG."""

from xml.etree import ElementTree

import pytest
import torch
from PIL import Image
from torch import nn

from rnnplay.trace import trace
from tests.browser.driver import eventually, expect, opened

pytestmark = pytest.mark.thorough

STEPS = 12
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("pictures") / "reading.html"
    trace(nn.LSTM(3, 5, bidirectional=True), torch.randn(STEPS, 3)).to_html(path, direction=1)
    return path


@pytest.fixture
def from_disk(browser, file):
    """A function that opens it without network."""
    contexts = []

    def open_it(**settings):
        contexts.append(browser.new_context(offline=True, **settings))
        page = contexts[-1].new_page()
        page.goto(file.as_uri())
        expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")
        return page

    yield open_it
    for each in contexts:
        each.close()


def save(page, name: str, folder) -> tuple:
    """What the button of that name gives, and what the file is called."""
    with page.expect_download() as arrived:
        page.get_by_role("button", name=name, exact=True).click()
    path = folder / arrived.value.suggested_filename
    arrived.value.save_as(path)
    return path, path.name


def parsed(path):
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    return root


def words(root) -> list[str]:
    return ["".join(each.itertext()).strip() for each in root.iter(f"{SVG}text")]


def colours(path) -> tuple[tuple[int, int], dict]:
    image = Image.open(path).convert("RGB")
    return image.size, {colour: count for count, colour in image.getcolors(image.width * image.height)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_file_gives_pictures_of_its_stage_without_network(from_disk, tmp_path, scheme):
    page = from_disk(color_scheme=scheme, viewport={"width": 1300, "height": 900})
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "4")
    sentence = page.locator(".rnn-says").first.text_content()
    page.get_by_role("button", name="Save pictures").click()
    path, name = save(page, "SVG: The whole stage", tmp_path)
    assert name == "rnnplay-a-recurrent-module-and-a-sequence-5.svg"
    root = parsed(path)
    drawn = words(root)
    assert drawn[:2] == ["A recurrent module and a sequence", f"Step 5 of 12 · {sentence}"]
    titles = page.locator(".rnn-title").all_text_contents()
    assert len(titles) == 8
    for title in titles:
        assert title in " ".join(drawn)
    cursors = [each for each in root.iter(f"{SVG}rect") if each.get("stroke-width") == "2"]
    assert len(cursors) == 9  # of the panel that both directions read, two
    assert "var(" not in path.read_text("utf-8")

    path, name = save(page, "PNG: The whole stage", tmp_path)
    assert name.endswith("-5.png")
    (width, height), found = colours(path)
    wide, high = (int(root.get(side)) for side in ("width", "height"))
    assert (width, height) == (2 * wide, 2 * high)
    ground = {"light": (255, 255, 255), "dark": (18, 20, 28)}[scheme]
    assert 0.1 < found[ground] / (width * height) < 0.8 and len(found) > 200  # paper, and what is drawn on it

    path, name = save(page, "SVG: Cell state, layer 1, backward direction ↑", tmp_path)
    assert name == "rnnplay-cell-state-layer-1-backward-direction-5.svg"
    one = parsed(path)
    assert one.find(f"{SVG}title").text == "Cell state, layer 1, backward direction ↑"
    assert words(one)[0] == "Step 5 of 12" and len([*one.iter(f"{SVG}image")]) == 1
    page.get_by_role("button", name="Save pictures").click()
    expect(page.locator(".rnn-menu")).to_be_hidden()


def test_on_a_phone_all_is_reached_and_all_is_in_the_picture(from_disk, tmp_path):
    page = from_disk(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Save pictures").tap()
    menu = page.get_by_role("group", name="Save pictures")
    expect(menu.get_by_role("button")).to_have_count(18)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in menu.get_by_role("button").all():
        box = button.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24
    path, _name = save(page, "PNG: The whole stage", tmp_path)
    (width, height), found = colours(path)
    assert 700 < width < 800 and height > 2 * width and len(found) > 200


def test_by_keyboard_a_picture_is_of_the_step_at_which_it_is_asked_for(from_disk, tmp_path):
    page = from_disk()
    button = page.get_by_role("button", name="Save pictures")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="SVG: The whole stage").focus()
    page.keyboard.press("ArrowRight")  # the keys of the stage go on working
    expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "1")
    with page.expect_download() as arrived:
        page.keyboard.press("Enter")
    assert arrived.value.suggested_filename.endswith("-2.svg")
    expect(page.locator(".rnn-live[aria-live]")).to_contain_text("Saved: rnnplay-a-recurrent-module")
    page.keyboard.press("Escape")
    expect(page.locator(".rnn-menu")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_page_gives_a_diagram_and_asks_for_what_makes_it_at_the_first_press(tab, address, tmp_path):
    tab.asked.clear()
    opened(tab, f"{address}/cell?sample=5")
    fetched = [url for url in tab.asked if "/picture" in url or "laid_text" in url]
    assert fetched == []
    stage = tab.locator(".rnn-stage").first
    stage.locator(".rnn-slider").press("Home")
    expect(stage).to_have_attribute("data-position", "1")
    tab.get_by_role("button", name="Save pictures").click()
    whole = tab.get_by_role("button", name="SVG: The whole stage")
    expect(whole).to_be_visible()
    root = parsed(save(tab, "SVG: The whole stage", tmp_path)[0])
    drawn = words(root)
    label = stage.get_attribute("aria-label")
    assert drawn[0] == label and any(each.startswith("Row 1 of 28") for each in drawn)
    diagram = stage.locator(".rnn-diagram svg").first.locator("text")

    def every_text_of_the_diagram_is_in_it():
        shown = [each.strip() for each in diagram.all_text_contents() if each.strip()]
        assert len(shown) > 10 and set(shown) <= set(drawn)

    eventually(tab, every_text_of_the_diagram_is_in_it)
    path, _name = save(tab, "PNG: The whole stage", tmp_path)
    size, found = colours(path)
    assert size[0] > 1000 and len(found) > 200
    assert tab.broken == []
