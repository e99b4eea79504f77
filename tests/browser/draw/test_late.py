"""What the server sends is late, as on a slow line: what was drawn and undone meanwhile is there in the end."""

import pytest

from tests.browser.draw.sheet import BAR, DOT, SEVEN, arrived, draw, press, sentence
from tests.browser.driver import expect, opened
from tests.browser.tabs import new_tab

LATE = """
window.late = 0;
const listen = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (type, hear, ...others) {
    const later = (event) => (window.late ? setTimeout(hear, window.late, event) : hear(event));
    listen.call(this, type, type === "message" ? later : hear, ...others);
};
"""


@pytest.mark.thorough
def test_a_drawing_that_was_there_before_comes_back_although_all_is_late(desktop, address):
    with new_tab(desktop) as page:
        page.emulate_media(reduced_motion="reduce")
        page.add_init_script(LATE)
        opened(page, f"{address}/draw")
        draw(page, SEVEN)
        arrived(page, 1)
        seven = sentence(page).inner_text()
        draw(page, BAR)
        arrived(page, 2)
        page.evaluate("late = 1500")
        draw(page, DOT)
        for _ in range(2):  # the run before ends, but the browser has not heard of it
            page.wait_for_timeout(300)
            press(page, "Undo the last stroke")
        arrived(page, 1)
        expect(sentence(page)).to_have_text(seven)
        page.wait_for_timeout(1500)
        page.evaluate("late = 0")
        draw(page, BAR)
        arrived(page, 2)
        expect(sentence(page)).not_to_have_text(seven)
        assert page.broken == []
