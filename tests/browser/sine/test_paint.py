"""What is painted without Plotly, where pictures come fast, is what Plotly then draws."""

import re

import pytest

PANELS = {"strip", "units", "path", "gradients"}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")

# Notes with what Plotly is asked to draw each figure anew.
WATCH = """() => {
    const { react, restyle } = Plotly;
    window.asked = {};
    window.atWork = 0;
    window.newest = performance.now();
    Plotly.react = (...figure) => {
        newest = performance.now();
        return react(...figure);
    };
    Plotly.restyle = async (plot, change, traces) => {
        asked[plot.closest('[data-panel]').dataset.panel] = [plot, change, traces];
        atWork++;
        await restyle(plot, change, traces);
        atWork--;
        return plot;
    };
}"""
# Paints what was noted over another step, then has Plotly draw it; what is seen after each.
BOTH = """async () => {
    const seen = (plot) => ({
        places: [...plot.querySelectorAll('.scatterlayer .point')].map((point) => point.getAttribute('transform')),
        bars: [...plot.querySelectorAll('.barlayer .point path')].map((path) => path.getAttribute('d')),
        colours: [...plot.querySelectorAll('path.point, .point path')].map((point) => {
            const { fill, fillOpacity } = getComputedStyle(point);
            const [red, green, blue, alpha = 1] = fill.match(/[\\d.]+/g) ?? [];
            return [red, green, blue, +(alpha * fillOpacity).toFixed(2)].join();
        }),
        texts: [...plot.querySelectorAll('.scatterlayer text, .barlayer text')].map((text) => text.textContent),
    });
    const { name } = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/paint.js'));
    const { Painter } = await import(name);
    const both = {};
    for (const [panel, [plot, change, traces]] of Object.entries(noted)) {
        const changes = Object.entries(change).flatMap(([attribute, values]) =>
            values.flatMap((value, at) => (value === undefined ? [] : [{ trace: traces[at], attribute, value }])));
        const before = seen(plot);
        const known = new Painter(plot).paint(changes);
        const painted = seen(plot);
        await Plotly.restyle(plot, change, traces);
        both[panel] = [known, before, painted, seen(plot)];
    }
    return both;
}"""


@pytest.mark.thorough
def test_what_was_painted_is_what_plotly_draws(trained):
    page = trained
    page.wait_for_function("document.querySelector('.rnn-stage')?.dataset.steps > 15")
    page.evaluate(WATCH)
    page.wait_for_function("performance.now() - newest > 1500")  # no step is filled in any more
    page.locator(".rnn-stage input[type=range]").first.focus()
    step_back(page)
    page.evaluate("noted = { ...asked }")
    step_back(page)
    both = page.evaluate(BOTH)
    assert set(both) == PANELS
    assert any(before != painted for _, before, painted, _ in both.values())
    for panel, (known, _, painted, by_plotly) in both.items():
        assert known, panel
        for kind in ("texts", "colours"):
            assert painted[kind] == by_plotly[kind], panel
        for kind in ("places", "bars"):
            assert len(painted[kind]) == len(by_plotly[kind]), panel
            for one, other in zip(painted[kind], by_plotly[kind], strict=True):
                assert numbers(one) == pytest.approx(numbers(other), abs=0.02), panel


def step_back(page) -> None:
    """And wait until Plotly has drawn each figure anew."""
    page.evaluate("asked = {}")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"Object.keys(asked).length === {len(PANELS)} && !atWork")


def numbers(attribute: str) -> list[float]:
    return [float(each) for each in NUMBER.findall(attribute)]
