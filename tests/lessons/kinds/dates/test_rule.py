"""The rule reads every date of the six ways, and the copy only what stands there already."""

from datetime import date

import pytest

from rnnplay.lessons.kinds.dates.rule import by_copying, by_rule
from rnnplay.lessons.kinds.dates.writing import FORMS


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.locale}-{form.pattern}")
def test_it_reads_all_six_ways(form):
    for month in range(1, 13):
        for day in (date(1950, month, 3), date(2024, month, 27), date(2049, month, 11)):
            assert by_rule(form.write(day)) == day.isoformat()
            assert by_copying(form.write(day)) != day.isoformat()


@pytest.mark.parametrize("text", ["", "hello", "2024", "1 2 3 4", "March", "12:30"])
def test_where_there_is_no_date_it_says_so(text):
    assert by_rule(text) is None


def test_a_copy_is_right_where_the_date_stands_there_already():
    assert by_copying("2024-03-03") == "2024-03-03"
