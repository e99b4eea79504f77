"""A page on which a network learns, in a browser: its button, its stage, and how it learns to its end."""

from tests.browser.driver import IDLE, expect


def start(page):
    return page.locator(".st-key-start button")


def stage(page):
    return page.locator(".rnn-stage").first


def timeline(page):
    return stage(page).locator("input[type=range]")


def sentence(page):
    """What stands beside the timeline."""
    return stage(page).locator(".rnn-says").first


def learned(page, end: int, step: str = "step"):
    """The page whose network was started by its key and has learnt so far."""
    page.keyboard.press("s")
    expect(start(page)).to_contain_text(f"Continue from {step} {end}")
    expect(stage(page)).to_have_attribute("data-position", str(end))
    page.wait_for_selector(IDLE)
    return page
