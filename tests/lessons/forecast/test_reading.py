"""Files of every usual kind are read, each repair is told, and what is no series is refused with a sentence."""

import io
import os
import random
import zipfile
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.lessons.forecast.data.reading import read_series
from rnnplay.lessons.forecast.data.shipped import SHIPPED, shipped

FUZZED = int(os.environ.get("RNNPLAY_FUZZED", "80"))  # files; 2,500 take a minute or more
VALUES = [10 + each % 7 + each / 8 for each in range(40)]


def table(row, head="date,value", count=40):
    return "\n".join([head, *(row(each) for each in range(count))])


def day(number):
    return date(2024, 1, 1) + timedelta(days=number)


def read(text, target=None):
    return read_series(text.encode() if isinstance(text, str) else text, "mine.csv", target)


READ = {  # text, its values, the kind of its steps, its first place, what is told
    "plain": (table(lambda i: f"{day(i)},{VALUES[i]}"), VALUES, "day", "2024-01-01", ()),
    "semicolons and decimal commas": (
        table(lambda i: f"{day(i):%d.%m.%Y};1.{100 + i},{i % 10}5", "Datum;Umsatz"),
        [1100 + i + (i % 10) / 10 + 0.05 for i in range(40)],
        "day",
        "2024-01-01",
        ("separated by “;”", "the comma is read as the decimal sign"),
    ),
    "tabs": (table(lambda i: f"{day(i)}\t{VALUES[i]}", "date\tvalue"), VALUES, "day", "2024-01-01", ("“tab”",)),
    "thousands": (
        table(lambda i: f'{day(i)},"{1000 + i:,}"'),
        [1000.0 + i for i in range(40)],
        "day",
        "2024-01-01",
        ("signs between thousands",),
    ),
    "one column of decimal commas": (
        table(lambda i: f"{VALUES[i]:.3f}".replace(".", ","), "value"),
        VALUES,
        "row",
        "1",
        ("decimal sign",),
    ),
    "no heading": (
        table(lambda i: f"{day(i)},{VALUES[i]}", "2023-12-31,5"),
        [5, *VALUES],
        "day",
        "2023-12-31",
        ("no row of names",),
    ),
    "an index": (table(lambda i: f"{i},{VALUES[i]}", ",value"), VALUES, "row", "1", ("only counts the rows",)),
    "months": (
        table(lambda i: f"{1990 + i // 12}-{i % 12 + 1:02d},{VALUES[i]}"),
        VALUES,
        "month",
        "1990-01",
        (),
    ),
    "quarters": (table(lambda i: f"{1990 + i // 4}Q{i % 4 + 1},{VALUES[i]}"), VALUES, "quarter", "1990-01", ()),
    "years": (table(lambda i: f"{1800 + i},{VALUES[i]}"), VALUES, "year", "1800", ()),
    "month before day": (
        table(lambda i: f"{day(i):%m/%d/%Y},{VALUES[i]}"),
        VALUES,
        "day",
        "2024-01-01",
        (),
    ),
    "a gap and no number": (
        table(lambda i: f"{day(i)},{'broken' if i == 9 else VALUES[i]}" if i != 5 else f"{day(i)},"),
        [*VALUES[:5], VALUES[4], *VALUES[6:9], VALUES[8], *VALUES[10:]],
        "day",
        "2024-01-01",
        ("“broken”", "2 missing values are filled with the one before them"),
    ),
    "out of order and twice": (
        table(lambda i: f"{day(39 - i)},{VALUES[39 - i]}") + f"\n{day(3)},{VALUES[3] + 2}",
        [*VALUES[:3], VALUES[3] + 1, *VALUES[4:]],
        "day",
        "2024-01-01",
        ("sorted by time", "1 row has the time of another one; their mean"),
    ),
    "a day without a row": (
        table(lambda i: f"{day(i + (i > 20))},{VALUES[i]}"),
        [*VALUES[:21], VALUES[20], *VALUES[21:]],
        "day",
        "2024-01-01",
        ("1 place in time has no row (days)", "1 missing value is filled"),
    ),
    "no weekends": (
        table(lambda i: f"{np.busday_offset('2024-01-01', i)},{VALUES[i]}"),
        VALUES,
        "business day",
        "2024-01-01",
        (),
    ),
    "several columns": (
        table(lambda i: f"{day(i)},{i},{VALUES[i]}", "date,first,second"),
        VALUES,
        "day",
        "2024-01-01",
        ("Several columns hold numbers (“first”, “second”); “second” is forecast.",),
    ),
    "Windows": (
        table(lambda i: f"{day(i)},{VALUES[i]}", "date,Größe").encode("cp1252"),
        VALUES,
        "day",
        "2024-01-01",
        ("Windows-1252",),
    ),
    "UTF-16": (table(lambda i: f"{day(i)},{VALUES[i]}").encode("utf-16"), VALUES, "day", "2024-01-01", ()),
    "remarks": (
        "# made by hand\n" + table(lambda i: f"{day(i)},{VALUES[i]}"),
        VALUES,
        "day",
        "2024-01-01",
        ("1 line",),
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_and_every_repair_is_told(name):
    text, values, kind, first, told = READ[name]
    series = read(text)
    np.testing.assert_allclose(series.values, values, atol=1e-3)
    assert (series.calendar.kind, series.calendar.label(0)) == (kind, first)
    assert len(series.notes) == len(told) and all(any(each in note for note in series.notes) for each in told)


def test_a_workbook_is_read():
    packed = io.BytesIO()
    frame = pd.DataFrame({"when": pd.date_range("2020-01-31", periods=40, freq="ME"), "value": VALUES})
    frame.to_excel(packed, index=False)
    series = read_series(packed.getvalue(), "mine.xlsx")
    np.testing.assert_allclose(series.values, VALUES)
    assert (series.calendar.kind, series.calendar.label(0), series.calendar.label(40)) == (
        "month",
        "2020-01",
        "2023-05",
    )


def zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mine.csv", READ["plain"][0])
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"a\n1", "“a” has 1 value."),
        (table(lambda i: f"{day(i)},7").encode(), "All values of “value” are 7"),
        (table(lambda i: "some,words").encode(), "no column of numbers"),
        (b"value\n" + b"1\n" * 100_001, "At most 100,000"),
        (zipped(), "is a zip archive"),
        (zipped()[:60], "broken workbook"),
        (b"\x89PNG\r\n\x1a\n", "of the kind PNG"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "of the kind XLS"),
        (bytes(range(256)) * 20, "no text that can be read"),
    ],
)
def test_what_is_no_series_is_refused_with_a_sentence(content, says):
    with pytest.raises(SeriesError, match=says) as refused:
        read(content)
    assert str(refused.value).endswith(".")


def test_another_column_is_forecast_when_it_is_named():
    text = READ["several columns"][0]
    assert read(text, "first").values[7] == 7
    with pytest.raises(SeriesError, match=r"no column of numbers called “third”\. There are: “first”, “second”"):
        read(text, "third")


def test_what_is_missing_is_not_filled_from_the_future():
    series = read(table(lambda i: f"{day(i)},{VALUES[i] if not 10 <= i < 20 else ''}"))
    assert (series.values[10:20] == VALUES[9]).all()


@pytest.mark.quick("one in four")
@pytest.mark.parametrize("files", [FUZZED // 4, FUZZED], ids=["one in four", "all"])
def test_no_file_ends_in_a_traceback(files):
    chance = random.Random(1)
    whole = [text if isinstance(text, bytes) else text.encode() for text, *_rest in READ.values()]
    odd = [
        b"",
        b",",
        b";",
        b'"',
        b"\n",
        b"\r",
        b"\t",
        b"nan",
        b"1e400",
        b"-",
        b"\xff",
        "−1,5".encode(),
        b"2024-13-45",
        b"0",
    ]
    read_well = 0
    for number in range(files):
        content = bytearray(chance.choice(whole))
        for _change in range(chance.randrange(1, 30)):
            at = chance.randrange(len(content) + 1)
            content[at : at + chance.randrange(4)] = chance.choice(odd)
        if number % 4 == 0:
            content = content[chance.randrange(len(content) + 1) :]
        try:
            series = read(bytes(content))
        except SeriesError as refused:
            assert str(refused)
        else:
            read_well += np.isfinite(series.values).all()
    assert read_well > files / 8


@pytest.mark.parametrize(
    ("name", "length", "last"),
    [
        ("airline", 144, "1960-12"),
        ("sunspots", 2820, "1983-12"),
        ("sunspots-yearly", 309, "2008"),
        ("co2", 526, "2001-12"),
    ],
)
def test_what_comes_with_the_project(name, length, last):
    series = shipped(name)
    assert len(series) == length and series.calendar.label(length - 1) == last
    assert "ublic domain" in SHIPPED[name].source
