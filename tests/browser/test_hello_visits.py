"""Coming to the hello page and leaving it: no thread is left, a run is found again, nobody sees another's."""

import re
import threading

import pytest

from tests.browser.driver import expect, opened

RUNS = "/hello?pace=1&stop=1000000"  # slow: each epoch that is drawn costs computing, and here one is as good as many


@pytest.fixture
def visit(desktop, address, wait_for_threads):
    """A function that opens the page in a new tab and starts a run."""
    before = desktop.pages
    yield lambda: begin(desktop.new_page(), address)
    for page in desktop.pages:
        if page not in before:
            page.close()
    wait_for_threads(0)


def begin(page, address: str):
    page.emulate_media(reduced_motion="reduce")
    opened(page, address + RUNS).keyboard.press("s")
    page.wait_for_function("document.querySelector('.rnn-stage')?.dataset.position > 0")
    return page


def test_another_page_pauses_it_back_again_it_is_where_it_was_and_a_closed_tab_ends_it(visit, wait_for_threads):
    page = visit()
    page.get_by_role("link", name="Draw a digit").first.click()
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    wait_for_threads(0)
    page.get_by_role("link", name="hello").first.click()
    button = page.locator(".st-key-start button")
    expect(button).to_contain_text("Continue from epoch")
    here = int(re.search(r"epoch (\d+)", button.inner_text())[1])
    assert here > 0
    expect(page.locator(".rnn-stage").first).to_have_attribute("data-position", str(here))
    page.keyboard.press("s")
    wait_for_threads(1)
    page.close()
    wait_for_threads(0)


@pytest.mark.thorough
def test_settings_make_no_history_and_back_brings_a_page_with_its_own(page, address):
    page.goto(f"{address}/hello?seed=3")
    page.wait_for_selector(".rnn-stage[data-ready=true]")
    before = page.evaluate("history.length")
    page.get_by_role("spinbutton", name="Seed").fill("4")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/hello?seed=4")
    page.get_by_text("Slow motion", exact=True).click()
    expect(page).to_have_url(re.compile(r"/hello\?(?=.*seed=4)(?=.*slow=true)"))
    page.locator(".rnn-speed").first.select_option("20")
    expect(page).to_have_url(re.compile(r"/hello\?(?=.*seed=4)(?=.*slow=true)(?=.*speed=20)"))
    assert page.evaluate("history.length") == before
    page.get_by_role("link", name="Predict a wave").first.click()
    expect(page).to_have_url(f"{address}/sine")
    page.wait_for_selector(".rnn-stage[data-ready=true]")
    expect(page.get_by_role("spinbutton", name="Seed")).not_to_have_value("4")
    expect(page.locator(".rnn-speed").first).to_have_value("10")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/hello\?(?=.*seed=4)(?=.*slow=true)(?=.*speed=20)"))
    expect(page.get_by_role("spinbutton", name="Seed")).to_have_value("4")
    expect(page.get_by_role("switch", name="Slow motion")).to_be_checked()
    expect(page.locator(".rnn-speed").first).to_have_value("20")
    page.get_by_role("link", name="Predict a wave").first.click()
    expect(page).to_have_url(f"{address}/sine")
    page.get_by_role("link", name="hello").first.click()  # by the menu it is found just so
    expect(page).to_have_url(re.compile(r"/hello\?(?=.*seed=4)(?=.*slow=true)(?=.*speed=20)"))


@pytest.mark.thorough
def test_a_lost_connection_pauses_it_and_who_comes_back_finds_it(visit, desktop, address, wait_for_threads):
    page = desktop.new_page()
    servers, lost = [], threading.Event()

    def connect(socket):
        if lost.is_set():
            socket.close(code=1001)
        else:
            servers.append(socket.connect_to_server())

    page.route_web_socket("**/_stcore/stream", connect)
    begin(page, address)
    wait_for_threads(1)
    lost.set()
    for server in servers:
        server.close()
    wait_for_threads(0)
    lost.clear()
    expect(page.get_by_text("The connection to the server was lost")).to_be_visible()
    button = page.locator(".st-key-start button")
    expect(button).to_contain_text("Continue from epoch")
    here = int(re.search(r"epoch (\d+)", button.inner_text())[1])
    assert here > 0
    button.click()
    page.wait_for_function(f"document.querySelector('.rnn-stage')?.dataset.position > {here}")
    expect(page.get_by_text("The connection to the server was lost")).to_be_hidden()


@pytest.mark.thorough
def test_two_tabs_never_see_each_others_run_and_none_is_left_when_they_go(visit, wait_for_threads):
    """Though they share all that a browser keeps, as two people do not."""
    one, other = visit(), visit()
    wait_for_threads(2)
    one.keyboard.press("s")
    button = one.locator(".st-key-start button")
    expect(button).to_contain_text("Continue from epoch")
    stands = re.search(r"epoch (\d+)", button.inner_text()).group(1)
    expect(one.locator(".rnn-stage").first).to_have_attribute("data-position", stands)
    here = int(other.locator(".rnn-stage[data-position]").first.get_attribute("data-position"))
    other.wait_for_function(f"document.querySelector('.rnn-stage')?.dataset.position > {here}")
    other.get_by_label("Input word").fill("seven")
    other.keyboard.press("Enter")
    expect(other.locator(".rnn-says").first).to_contain_text("After 0 epochs: “seven” →")
    expect(one.locator(".rnn-stage").first).to_have_attribute("data-position", stands)
    expect(one.locator(".rnn-says").first).to_contain_text("“hello” →")
    one.keyboard.press("s")
    wait_for_threads(1)
    one.reload()  # is a visit of its own
    wait_for_threads(0)
