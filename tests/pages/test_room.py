"""A server on which a run may take no memory, on every page that trains."""

import pytest

from tests.pages import driver


@pytest.mark.parametrize("page", ["hello", "sine", "train"])
@pytest.mark.parametrize("bound", ["1", "much"])
def test_a_server_without_room_for_any_run_says_so(monkeypatch, page, bound):
    monkeypatch.setenv("RNNPLAY_RUN_MEMORY", bound)
    app = driver.open_page(page)
    expected = "on this server a run may take 1 MB" if bound == "1" else "that is no number of megabytes"
    assert expected in app.error[-1].value
