"""Coming to the hello page and leaving it: no thread is left, a run is found again, nobody sees another's."""

import re
import threading

import pytest

from tests.browser.driver import expect, opened

RUNS = "/hello?pace=5&stop=1000000"


@pytest.fixture(scope="module")
def people(desktop, phone):
    """The browsers of two people."""
    return desktop, phone.context


@pytest.fixture
def visit(people, address, wait_for_threads):
    """A function that opens the page in the browser of one of them, and starts a run."""
    before = [page for context in people for page in context.pages]
    yield lambda person=0: begin(people[person].new_page(), address)
    for context in people:
        for page in context.pages:
            if page not in before:
                page.close()
    wait_for_threads(0, 5)


def begin(page, address: str):
    page.emulate_media(reduced_motion="reduce")
    opened(page, address + RUNS).keyboard.press("s")
    page.wait_for_function("document.querySelector('.rnn-stage')?.dataset.position > 3")
    return page


def test_another_page_pauses_it_and_back_again_it_is_where_it_was(visit, wait_for_threads):
    page = visit()
    page.get_by_role("link", name="Draw a digit").first.click()
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    wait_for_threads(0, 2)
    page.get_by_role("link", name="hello").first.click()
    button = page.locator(".st-key-start button")
    expect(button).to_contain_text("Continue from epoch")
    here = int(re.search(r"epoch (\d+)", button.inner_text())[1])
    assert here > 3
    expect(page.locator(".rnn-stage").first).to_have_attribute("data-position", str(here))


def test_settings_make_no_history_and_back_brings_a_page_with_its_own(people, address):
    page = people[0].new_page()
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
    assert page.get_by_role("spinbutton", name="Seed").input_value() != "4"
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


def test_a_lost_connection_pauses_it_and_who_comes_back_finds_it(visit, people, address, wait_for_threads):
    page = people[0].new_page()
    servers, lost = [], threading.Event()

    def connect(socket):
        if lost.is_set():
            socket.close(code=1001)
        else:
            servers.append(socket.connect_to_server())

    page.route_web_socket("**/_stcore/stream", connect)
    begin(page, address)
    wait_for_threads(1, 2)
    lost.set()
    for server in servers:
        server.close()
    wait_for_threads(0, 2)
    lost.clear()
    expect(page.get_by_text("The connection to the server was lost")).to_be_visible()
    button = page.locator(".st-key-start button")
    expect(button).to_contain_text("Continue from epoch")
    here = int(re.search(r"epoch (\d+)", button.inner_text())[1])
    assert here > 3
    button.click()
    page.wait_for_function(f"document.querySelector('.rnn-stage')?.dataset.position > {here + 3}")
    expect(page.get_by_text("The connection to the server was lost")).to_be_hidden()


def test_visits_leave_no_thread_and_a_second_tab_has_a_run_of_its_own(visit, address, wait_for_threads):
    page = visit()
    second = begin(page.context.new_page(), address)
    wait_for_threads(2, 2)
    page.close()
    wait_for_threads(1, 2)
    second.reload()  # is a visit of its own
    wait_for_threads(0, 2)


def test_two_people_never_see_each_others_run(visit):
    one, other = visit(0), visit(1)
    one.keyboard.press("s")
    button = one.locator(".st-key-start button")
    expect(button).to_contain_text("Continue from epoch")
    stands = re.search(r"epoch (\d+)", button.inner_text()).group(1)
    expect(one.locator(".rnn-stage").first).to_have_attribute("data-position", stands)
    here = int(other.locator(".rnn-stage[data-position]").first.get_attribute("data-position"))
    other.wait_for_function(f"document.querySelector('.rnn-stage')?.dataset.position > {here + 5}")
    other.get_by_label("Input word").fill("seven")
    other.keyboard.press("Enter")
    expect(other.locator(".rnn-says").first).to_contain_text("After 0 epochs: “seven” →")
    expect(one.locator(".rnn-stage").first).to_have_attribute("data-position", stands)
    expect(one.locator(".rnn-says").first).to_contain_text("“hello” →")
