"""The clock of the stage: played, dragged, clicked, by keys, for who asks for less motion, and heard."""

import re

import pytest

from tests.browser.stage.page import LAST, in_time
from tests.browser.stage.small import small


@pytest.mark.thorough
def test_it_plays_to_the_end_and_sends_nothing(stage):
    stage.root.get_by_label("Speed").select_option("60")
    stage.plays()
    stage.step(LAST)
    stage.attribute("playing", "false")
    stage.expect(stage.root.locator(".rnn-says").first).to_have_text(re.compile("After row 28"))
    stage.root.get_by_label("Speed").select_option("2")
    # From the end it starts anew.
    begun = stage.button("Play").evaluate("play => { play.click(); return play.closest('.rnn-stage').dataset.step }")
    assert begun == "0"
    stage.page.wait_for_function("+document.querySelector('.rnn-stage').dataset.step > 0")
    stage.button("Pause").click()
    stage.attribute("playing", "false")
    stage.root.get_by_label("Speed").select_option("10")
    assert stage.page.sent == []


def test_keys_and_buttons(stage):
    stage.slider.focus()
    for key, step in [("End", LAST), ("ArrowLeft", LAST - 1), ("Home", 0), ("ArrowRight", 1), ("ArrowLeft", 0)]:
        stage.page.keyboard.press(key)
        stage.step(step)
    stage.page.keyboard.press("ArrowLeft")
    stage.step(0)
    stage.root.get_by_label("Speed").select_option("2")  # so that it plays for as long as one looks
    stage.slider.focus()
    stage.page.keyboard.press("Space")
    stage.attribute("playing", "true")
    stage.page.keyboard.press("Space")
    stage.attribute("playing", "false")
    stage.root.get_by_label("Speed").select_option("10")
    stage.go(5)
    stage.button("One step back").click()
    stage.step(4)
    stage.button("One step forward").click()
    stage.step(5)
    # Space on a button presses that button, once.
    stage.button("One step forward").focus()
    stage.page.keyboard.press("Space")
    stage.step(6)
    assert stage.page.sent == []


def test_dragging_the_slider_scrubs_and_sends_nothing(stage):
    box = stage.slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    stage.page.mouse.move(box["x"] + 11, middle)
    stage.page.mouse.down()
    seen = set()
    for share in (0.2, 0.4, 0.6, 0.8):
        stage.page.mouse.move(box["x"] + share * box["width"], middle)
        seen.add(stage.root.get_attribute("data-step"))
    stage.page.mouse.up()
    assert len(seen) == 4
    for panel in ("hidden", "backward", "classes"):
        stage.check_cursors(panel)
    assert stage.page.sent == []


def test_a_click_goes_to_the_step(stage):
    for panel, clicked, step in [("hidden", 12, 12), ("backward", 20, LAST - 20)]:
        stage.drag(panel, clicked, clicked)
        stage.step(step)
    # From the panel the keys go on.
    stage.page.keyboard.press("ArrowRight")
    stage.step(LAST - 19)


@pytest.mark.thorough
def test_the_speed_stands_in_the_address(stage):
    page, has = stage.page, stage.expect(stage.page)
    stage.root.get_by_label("Speed").select_option("20")
    has.to_have_url(re.compile(r"speed=20"))
    assert stage.page.sent == []
    stage.new_data(3)
    has.to_have_url(re.compile(r"(?=.*speed=20)(?=.*data=3)"))
    page.get_by_role("button", name="set the address from Python").click()
    has.to_have_url(re.compile(r"(?=.*speed=20)(?=.*data=3)(?=.*from_python=yes)"))
    page.reload()
    stage.ready()
    stage.attribute("speed", "20")
    stage.attribute("version", "data 3")
    has.to_have_url(re.compile(r"(?=.*speed=20)(?=.*data=3)"))
    stage.root.get_by_label("Speed").select_option("10")
    stage.new_data(0)


def test_new_data_stays_replays_or_goes_to_the_end(stage, mount):
    shows = stage.expect
    root = mount(small(5))
    shows(root).to_have_attribute("data-step", "4")
    mount(small(6))  # live data: who stands at the newest step follows it
    shows(root).to_have_attribute("data-step", "5")
    root.get_by_role("slider").press("Home")
    mount(small(7))
    shows(root).to_have_attribute("data-step", "0")
    mount(small(3, on_new_data="end"))
    shows(root).to_have_attribute("data-step", "2")
    mount(small(40, on_new_data="replay", speed=2))
    shows(root).to_have_attribute("data-playing", "true")
    mount(small(44, version="40", on_new_data="replay"))  # the same version: it plays on
    shows(root).to_have_attribute("data-playing", "true")
    mount(small(9, on_new_data="end"))
    shows(root).to_have_attribute("data-playing", "false")
    shows(root).to_have_attribute("data-step", "8")
    # The overtaken call's clean-up runs while the stage is still in the page.
    stage.page.evaluate("() => window.endSmallStage()")
    mount(small(10, on_new_data="end"))
    shows(root).to_have_count(1)


def test_it_plays_what_is_drawn_not_what_is_still_to_come(stage):
    states = stage.page.evaluate(
        in_time(
            """async data => {
                const call = (await import('/_stcore/bidi-components/rnnplay.stage/stage.js')).default;
                const place = document.querySelector('.rnn-stage').parentElement.parentElement;
                const spot = place.appendChild(document.createElement('div'));
                const end = call({ data, parentElement: spot }), states = new Set();
                const root = spot.firstElementChild;
                while (root.dataset.step === '0') {
                    states.add([root.dataset.ready, root.dataset.playing, root.dataset.step].join(' '));
                    await new Promise(requestAnimationFrame);
                }
                spot.remove();
                end();
                return [...states];
            }"""
        ),
        small(autoplay=True),
    )
    assert states == ["false false 0", "true true 0"]


@pytest.mark.thorough
def test_a_screen_reader_hears_steps_but_no_flood(stage):
    stage.expect(stage.slider).to_have_attribute("aria-valuetext", "1 of 28")
    live = stage.root.locator("[aria-live=polite]")
    stage.expect(live).to_have_text(re.compile("After row 1:"))
    stage.root.evaluate(
        """root => {
            window.flood = 0;
            const playing = () => root.dataset.playing === 'true';
            const watch = new MutationObserver(() => window.flood += playing());
            watch.observe(root.querySelector('[aria-live]'), { childList: true, characterData: true, subtree: true });
            watch.observe(root.querySelector('.rnn-slider'), { attributes: true, attributeFilter: ['aria-valuetext'] });
        }"""
    )
    stage.root.get_by_label("Speed").select_option("20")
    stage.button("Play").click()
    stage.step(LAST)
    stage.expect(live).to_have_text(re.compile("After row 28:"))
    assert stage.page.evaluate("window.flood") == 0
    stage.root.get_by_label("Speed").select_option("2")
    stage.button("Play").click()
    stage.page.wait_for_function("+document.querySelector('.rnn-stage').dataset.step > 0")
    stage.button("Pause").click()
    stage.expect(live).to_have_text(re.compile(r"After row \d:"))
    for panel, alt in [("input", "A ring, drawn with a soft pen."), ("bars", "Ten bars.")]:
        assert stage.plot(panel).get_attribute("aria-label") == alt
    stage.root.get_by_label("Speed").select_option("10")


def test_autoplay_and_reduced_motion(stage, mount):
    shows = stage.expect
    try:
        stage.page.emulate_media(reduced_motion="reduce")
        root = mount(small(9, autoplay=True, speed=20))
        shows(root).to_have_attribute("data-step", "8")
        shows(root).to_have_attribute("data-playing", "false")
        stage.page.emulate_media(reduced_motion="no-preference")
        mount(small(40, on_new_data="replay", speed=2))
        shows(root).to_have_attribute("data-playing", "true")
        stage.page.emulate_media(reduced_motion="reduce")
        root.get_by_role("button", name="Pause").click()
        root.get_by_role("slider").press("Home")
        root.get_by_role("button", name="Play").click()  # asked for, it plays
        shows(root).to_have_attribute("data-playing", "true")
        root.get_by_label("Speed").select_option("60")
        shows(root).to_have_attribute("data-step", "39")
    finally:
        stage.page.emulate_media(reduced_motion="no-preference")
