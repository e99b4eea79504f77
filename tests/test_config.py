"""What the app's configuration promises."""

import tomllib
from pathlib import Path

import pytest
from streamlit import config

CONFIG = tomllib.loads((Path(__file__).parents[1] / ".streamlit" / "config.toml").read_text())


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, 1 … 21."""

    def luminance(colour: str) -> float:
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def blend(one: str, other: str, share: float) -> str:
    """The colour of ``share`` of one over the other."""
    pairs = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def test_no_garbage_is_collected_after_a_run():
    # Streamlit's default costs every rerun 130 ms and more, once torch is imported.
    assert CONFIG["runner"]["postScriptGC"] is False


def test_the_server_counts_on_nothing_that_a_browser_may_have_thrown_away():
    assert CONFIG["global"]["minCachedMessageSize"] > 2**31


def test_nothing_is_reported_and_the_menu_is_ours():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showSidebarNavigation"] is False


def test_streamlit_knows_every_option():
    known = set(config.get_config_options())
    for section, options in CONFIG.items():
        for name, value in options.items():
            inner = [f".{each}" for each in value] if isinstance(value, dict) else [""]
            assert {f"{section}.{name}{each}" for each in inner} <= known


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_texts_and_controls_can_be_read(mode):
    theme = CONFIG["theme"][mode]
    for background in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], background) >= 7
        assert contrast(theme["grayTextColor"], background) >= 4.5
        assert contrast(blend(theme["textColor"], background, 0.6), background) >= 4.5  # a caption
        assert contrast(theme["primaryColor"], background) >= 4.5
    for line in theme["chartCategoricalColors"]:
        assert contrast(line, theme["backgroundColor"]) >= 2.5
