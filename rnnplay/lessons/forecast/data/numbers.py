"""Numbers as people write them: decimal commas, thousands, currencies, signs for what is missing."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnplay.literal import isolated
from rnnplay.text import _, ngettext

MISSING = {"", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "–", "—", "?", ".", "..", "missing", "#n/a", "*"}
LARGEST = 1e15  # beyond that the square of a number, summed, means nothing
NUMERIC = 0.8  # of what is not missing, for a column of numbers
_AROUND = re.compile(r"[\s\u00a0\u202f'’_]|[$€£¥%]|\b(?:usd|eur|gbp|chf)\b", re.IGNORECASE)
_SHOWN = 20  # letters of an entry that is quoted


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column that was read as numbers.

    Attributes:
        values: ``(rows,)``, NaN where there is none.
        share: of the entries that are not missing: how many are numbers, 0…1.
        notes: what was read otherwise than it stands there, a sentence each.
    """

    values: np.ndarray
    share: float
    notes: tuple[str, ...]

    @property
    def are_numbers(self) -> bool:
        """Whether this is a column of numbers."""
        return self.share >= NUMERIC


def read_numbers(column: pd.Series, separator: str) -> Numbers:
    """The numbers in a column of texts.

    Args:
        column: texts.
        separator: what stands between the columns of the file: where that is no comma, a comma is rather decimal.
    """
    written = column.str.strip()
    missing = written.str.lower().isin(MISSING)
    bare = written.str.replace("−", "-").str.replace(_AROUND, "", regex=True)
    commas, points = bare.str.contains(",", regex=False), bare.str.contains(".", regex=False)
    notes = []
    if _comma_is_decimal(bare[~missing], commas, points, separator):
        notes.append(_("In “{column}” the comma is read as the decimal sign."))
        bare = bare.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    elif commas.any() or bare.str.count(r"\.").max() > 1:
        thousands = "," if commas.any() else "."
        bare = bare.str.replace(thousands, "", regex=False)
        notes.append(_("In “{column}” the signs between thousands are left out."))
    # Of what torch or Python would take for numbers too, such as “0x1f” or “1_000”, nothing is meant as one.
    plain = bare.where(bare.str.fullmatch(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?"), "")
    values = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=np.float64, copy=True)
    values[~(np.abs(values) <= LARGEST)] = np.nan
    present = int((~missing).sum())
    odd = ~missing & np.isnan(values)
    if odd.any():
        message = ngettext(
            "{count} entry of “{column}” is not a number that can be used, “{example}”: it is missing.",
            "{count} entries of “{column}” are no numbers that can be used, such as “{example}”: they are missing.",
            int(odd.sum()),
        )
        example = isolated(str(written[odd].iloc[0])[:_SHOWN])
        notes.append(message.replace("{example}", example.replace("{", "{{").replace("}", "}}")))
    name = isolated(str(column.name))
    told = tuple(each.format(column=name, count=int(odd.sum())) for each in notes)
    return Numbers(values, (present - int(odd.sum())) / present if present else 0.0, told)


def _comma_is_decimal(bare: pd.Series, commas: pd.Series, points: pd.Series, separator: str) -> bool:
    """Whether a comma in these texts stands before decimals; else it stands between thousands."""
    commas, points = commas[bare.index], points[bare.index]
    if not commas.any():
        return False
    both = bare[commas & points]
    if len(both):  # “1.234,5” or “1,234.5”: the last sign is the decimal one
        return bool((both.str.rfind(",") > both.str.rfind(".")).mean() > 0.5)
    if (bare.str.count(",") > 1).any():
        return False
    thousands = bare[commas].str.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}").all()
    return separator != "," or not thousands
