"""Every page on a phone and at a projector: what is where, what a finger can hit, and nothing hangs over."""

import importlib.util

import pytest

from rnnplay.catalog import catalog
from tests.browser.driver import IDLE, eventually, expect, visit

READY = ".rnn-stage[data-ready=true]"
START, SEED = "[class*=st-key][class*=start] button", "[class*=st-key][class*=seed]"
# What it is, what to press, pictures, settings.
ORDER = {
    "draw": ["h1", "[class*=st-key-canvas]", "[class*=st-key-verdict]", ".rnn-row", "[class*=st-key-][class*=network]"],
    "hello": ["h1", "[class*=st-key][class*=network]", START, ".rnn-row", SEED],
    "sine": ["h1", START, ".rnn-row", SEED],
    "kinds": ["h1", "[data-testid=stTextInput]", ".rnn-row"],
    "train": ["h1", "[data-testid=stSelectbox]", START, ".rnn-row", "[data-testid=stExpander]"],
}
TRAINED = {lesson.slug for lesson in catalog() if importlib.util.find_spec(f"rnnplay.lessons.{lesson.slug}.task")}
ORDER = {
    lesson.slug: ["h1", *[START] * (lesson.slug in TRAINED), ".rnn-row"] for lesson in catalog() if lesson.staged
} | ORDER
TOPS = "selectors => selectors.map(each => document.querySelector(each).getBoundingClientRect().top)"
# A field in a label is hit by the label; what is seen by screen readers alone is hit by nobody; the knob of a slider by
# its track, which is taller.
SMALL = """() => {
    const found = [];
    const look = root => {
        for (const each of root.querySelectorAll("*")) {
            if (each.shadowRoot) look(each.shadowRoot);
            const hit = "button, a[href], select, summary, input:not([type=range], [type=file]), [role=radio]";
            if (!each.matches(hit)) continue;
            const { width, height } = (each.matches("input") && each.closest("label") || each).getBoundingClientRect();
            const seen = each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && width > 1;
            if (seen && (width < 23.9 || height < 23.9)) found.push(each.outerHTML.slice(0, 200));
        }
    };
    look(document.querySelector("[data-testid=stMain]"));
    return found;
}"""


RUNS = {slug: ("pace=max&stop=20", "20") for slug in TRAINED} | {
    "hello": ("pace=max", "15"),
    "sine": ("pace=max&stop=20", "20"),
}
# The menu and the badge of the device, as the browser draws them at that width.
ONE_LINE = """() => {
    const middles = [...document.querySelectorAll(".st-key-menu a, .st-key-device")]
        .map(each => each.getBoundingClientRect()).map(({ top, bottom }) => (top + bottom) / 2);
    return Math.max(...middles) - Math.min(...middles) < 20;
}"""
FITS = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
    .every(each => each.scrollWidth <= innerWidth)"""

# Texts of pictures that are cut off at an edge, and legends that scroll over their picture.
CUT_OFF = """() => [...document.querySelectorAll(".rnn-stage .rnn-plot svg")].flatMap(picture => {
    const edge = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll("text")].filter(each => each.textContent.trim()).filter(each => {
        const { left, right, top, bottom, width } = each.getBoundingClientRect();
        const over = [edge.left - left, right - edge.right, edge.top - top, bottom - edge.bottom];
        return width && Math.max(...over) > 2;
    });
    const bars = [...picture.querySelectorAll(".legend .scrollbar")].filter(each => each.getBoundingClientRect().width);
    return [...texts.map(each => each.textContent), ...bars.map(() => "a legend scrolls")];
})"""


def fits_a_finger(phone) -> None:
    def is_large_enough():
        assert phone.evaluate(FITS)
        assert phone.evaluate(SMALL) == []
        assert phone.evaluate(CUT_OFF) == []

    eventually(phone, is_large_enough)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ORDER)
def test_a_page_has_its_order_and_fits(phone, name):
    link, end = RUNS.get(name, ("", ""))
    phone.set_viewport_size({"width": 390, "height": 844})
    visit(phone, f"{phone.address}/{name}?{link}")
    expect(phone.locator(READY).first).to_be_attached()
    expect(phone.locator(ORDER[name][ORDER[name].index(".rnn-row") - 1]).first).to_be_in_viewport()

    def in_their_order():
        tops = phone.evaluate(TOPS, ORDER[name])
        assert tops == sorted(tops)

    eventually(phone, in_their_order)
    if end:
        phone.locator(START).tap()
        expect(phone.locator(".rnn-stage").first).to_have_attribute("data-position", end)
        expect(phone.locator(IDLE)).to_be_attached()
    phone.set_viewport_size({"width": 360, "height": 740})
    fits_a_finger(phone)
    phone.set_viewport_size({"width": 1280, "height": 720})
    phone.wait_for_function(ONE_LINE)
    expect(phone.locator(".rnn-head").first).to_be_in_viewport(ratio=1)
    for panel in phone.locator(".rnn-stage >> nth=0 >> .rnn-row >> nth=0 >> .rnn-panel").all():
        expect(panel).to_be_in_viewport(ratio=1)
