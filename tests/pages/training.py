"""The training page with a small network, for the tests of that page."""

from streamlit.testing.v1 import AppTest

from tests.pages import driver
from tests.pages.driver import checked, press
from tests.waiting import wait_for

SMALL = {"hidden": "8", "layers": "1", "batch": "20", "images": "1000"}


def open_page(**link: str) -> AppTest:
    return driver.open_page("train", **SMALL | link)


def trained(app: AppTest, jobs: list, steps: int = 10) -> AppTest:
    """The page after so many steps."""
    checked(app.number_input(key="train-stop").set_value(steps).run())
    app = run_to_its_end(app, jobs)
    assert jobs[-1].snapshot.step == steps
    return app


def run_to_its_end(app: AppTest, jobs: list) -> AppTest:
    press(app, "start")
    wait_for(lambda: not jobs[-1].running, 100)
    return checked(app.run())


def task_of(job):
    return job._runner.replay.task


def said(app: AppTest) -> str:
    return " ".join(each.value for each in [*app.markdown, *app.caption, *app.header])
