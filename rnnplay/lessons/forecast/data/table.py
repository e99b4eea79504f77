"""A file that somebody brings, as a table of texts: CSV, TSV or XLSX. What is no table is refused with a sentence."""

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.lessons.forecast.data.numbers import MISSING
from rnnplay.lessons.forecast.data.series import MOST
from rnnplay.literal import first_line, isolated
from rnnplay.text import _, ngettext

SEPARATORS = {"\t": "tab", ";": ";", "|": "|", ",": ",", " ": "space"}  # in the order in which they are tried
LOOKED_AT = 200  # lines from which the separator is found
AGREE = 0.9  # of these that have equally many fields
NONE = "\x1f"  # no separator: a sign that no text has
MOST_COLUMNS = 200
MOST_BYTES = 64 * 2**20  # unpacked, of a workbook
_NUMBER = re.compile(r"[-+−]?[$€£¥]?\d[\d.,' \u00a0\u202f]*(?:[eE][-+]?\d+)?[%€$]?")
_BINARY = {
    b"\x1f\x8b": "gzip",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"PAR1": "Parquet",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"7z\xbc\xaf": "7z",
    b"SQLite": "SQLite",
}


@dataclass(frozen=True, eq=False)
class Table:
    """What stands in a file.

    Attributes:
        called: the file's name.
        frame: texts, by names that differ; missing ones are empty.
        separator: what stood between the columns.
        notes: a sentence about each thing that was taken otherwise than it stands there.
    """

    called: str
    frame: pd.DataFrame
    separator: str
    notes: tuple[str, ...]


def read_table(content: bytes, called: str) -> Table:
    """The table in a file.

    Raises:
        SeriesError: there is none that can be read. The message is a sentence with the file's name.
    """
    name, notes = isolated(called), list[str]()
    if not content.strip():
        raise SeriesError(_("{file} is empty.").format(file=name))
    if content.startswith(b"PK\x03\x04"):
        raw, separator = _workbook(content, name, notes), ","
    else:
        raw, separator = _lines(_text(content, name, notes), name, notes)
    raw = raw.fillna("").astype("str")
    raw = raw.loc[:, (raw != "").any()] if len(raw) else raw
    if raw.empty:
        raise SeriesError(_("{file} is empty.").format(file=name))
    frame = _with_names(raw, notes)
    if len(frame) > MOST:
        message = _("{file} has {rows:,} rows. At most {most:,} are read: give the newest of them.")
        raise SeriesError(message.format(file=name, rows=len(frame), most=MOST))
    return Table(called, frame.reset_index(drop=True), separator, tuple(notes))


def _text(content: bytes, name: str, notes: list[str]) -> str:
    for sign, kind in _BINARY.items():
        if content.startswith(sign):
            message = _("{file} is a file of the kind {kind}, and no table. Give a CSV, TSV or XLSX file.")
            raise SeriesError(message.format(file=name, kind=kind))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise SeriesError(_no_table(name)) from None
    if b"\x00" in content:
        raise SeriesError(_no_table(name))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append(_("The file is not written in UTF-8; it is read as Windows-1252."))
        return content.decode("cp1252", errors="replace")


def _no_table(name: str) -> str:
    return _("{file} holds no text that can be read. Give a CSV, TSV or XLSX file.").format(file=name)


def _workbook(content: bytes, name: str, notes: list[str]) -> pd.DataFrame:
    """The first sheet that holds something."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise SeriesError(_("{file} is a zip archive. Unpack it, and give the table in it.").format(file=name))
            if sum(each.file_size for each in packed.infolist()) > MOST_BYTES:
                raise SeriesError(_("{file} is too large once it is unpacked. Give less of it.").format(file=name))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles, which nobody looks at here
            sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, dtype=str, na_filter=False)
    except SeriesError:
        raise
    except Exception as error:  # openpyxl raises many kinds for a broken workbook
        message = _("{file} is a broken workbook, or of a kind that cannot be read: {reason}.")
        raise SeriesError(message.format(file=name, reason=first_line(error).rstrip("."))) from None
    filled = {sheet: frame for sheet, frame in sheets.items() if not frame.empty}
    if not filled:
        raise SeriesError(_("{file} is empty.").format(file=name))
    sheet, frame = next(iter(filled.items()))
    if len(filled) > 1:
        message = _("The workbook has {count} sheets; “{sheet}” is read.")
        notes.append(message.format(count=len(filled), sheet=isolated(str(sheet))))
    return frame.iloc[:, :MOST_COLUMNS].replace(r" 00:00:00$", "", regex=True)  # a day, as a workbook keeps it


def _lines(text: str, name: str, notes: list[str]) -> tuple[pd.DataFrame, str]:
    lines = [line for line in text.splitlines() if line.strip()]
    lines = _without_remarks(lines, notes)
    if not lines:
        raise SeriesError(_("{file} is empty.").format(file=name))
    if len(lines) > MOST + 1:
        message = _("{file} has {rows:,} rows. At most {most:,} are read: give the newest of them.")
        raise SeriesError(message.format(file=name, rows=len(lines), most=MOST))
    separator = _separator(lines[:LOOKED_AT])
    try:
        rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
        most = max(map(len, rows))
        if most > MOST_COLUMNS:
            message = _("{file} has {columns:,} columns; at most {most} are read.")
            raise SeriesError(message.format(file=name, columns=most, most=MOST_COLUMNS))
        frame = pd.read_csv(
            io.StringIO("\n".join(lines)),
            sep=separator,
            header=None,
            names=range(most),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skipinitialspace=True,
        )
    except (csv.Error, ValueError, OverflowError) as error:  # pandas' errors of parsing are ValueErrors
        message = _("{file} cannot be read as a table: {reason}.")
        raise SeriesError(message.format(file=name, reason=first_line(error).rstrip("."))) from None
    _tell_odd_rows(rows, notes)
    if separator in SEPARATORS and separator != ",":
        notes.append(_("The columns are separated by “{sign}”.").format(sign=SEPARATORS[separator]))
    return frame.fillna(""), separator


def _without_remarks(lines: list[str], notes: list[str]) -> list[str]:
    remarks = sum(line.startswith("#") for line in lines)
    if remarks:
        message = ngettext(
            "{count} line that begins with “#” is left out.", "{count} lines that begin with “#” are left out.", remarks
        )
        notes.append(message.format(count=remarks))
    return [line for line in lines if not line.startswith("#")]


def _tell_odd_rows(rows: list[list[str]], notes: list[str]) -> None:
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    odd = sum(len(row) != usual for row in rows)
    if odd and usual > 1:
        message = ngettext(
            "{count} row has more or fewer fields than the others; what is missing there counts as missing.",
            "{count} rows have more or fewer fields than the others; what is missing there counts as missing.",
            odd,
        )
        notes.append(message.format(count=odd))


def _separator(lines: list[str]) -> str:
    """The sign by which nearly all lines fall into equally many fields; a comma where none does."""
    for separator in SEPARATORS:
        counts = Counter(len(row) for row in _fields(lines, separator))
        fields, lines_with = counts.most_common(1)[0]
        if (
            fields > 1
            and lines_with >= AGREE * len(lines)
            and (separator != "," or len(_fields(lines[:1], ",")[0]) > 1)
        ):
            return separator
    decimal = sum(line.count(",") == 1 for line in lines[1:])
    return NONE if "," not in lines[0] and decimal else ","  # one column, with decimal commas


def _fields(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    except csv.Error:
        return [[""]]


def _with_names(raw: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """The first row as names, if it is a heading: it has no numbers, or texts where the next rows have numbers."""
    first, rest = raw.iloc[0], raw.iloc[1:]
    numbers_in = [_is_number(each) for each in first]
    below = [bool(len(rest)) and rest.iloc[:20, at].map(_is_number).mean() > 0.5 for at in range(raw.shape[1])]
    heading = any(
        numbers and not number and str(name).lower() not in MISSING
        for name, number, numbers in zip(first, numbers_in, below, strict=True)
    )
    if not heading:
        names = [_("column {number}").format(number=at + 1) for at in range(raw.shape[1])]
        notes.append(_("The first row is taken for values: no row of names stands above them."))
        return raw.set_axis(names, axis=1)
    names, doubled = list[str](), 0
    for at, each in enumerate(first):
        name = str(each).strip() or _("column {number}").format(number=at + 1)
        doubled += name in names
        while name in names:
            name += "′"
        names.append(name)
    if doubled:
        notes.append(_("Some columns have the same name; the later ones are marked with ′."))
    return rest.set_axis(names, axis=1)


def _is_number(entry: object) -> bool:
    return bool(_NUMBER.fullmatch(str(entry).strip()))
