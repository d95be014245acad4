"""When a dossier was filed and how long the office may take, read from a sentence.

"Nop ngay 5/11, han 10 ngay lam viec, bao gio co" holds both; the words are compared folded.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.fold import fold

AHEAD, BACK = 65, 300
"""Days within which a date without a year is looked for, the nearest first: a year and no gap."""
LONGEST = 300

_DATE = (
    r"(?P<d>\d{1,2})\s?(?:[/.\-]|thang)\s?(?P<m>\d{1,2})"
    r"(?:\s?(?:[/.\-]|nam)\s?(?P<y>20\d\d|\d\d(?!\d)))?"
)
_AGO = (
    r"cach day (?P<since>\d{1,3}) (?P<measure>ngay|tuan)|(?P<ago>\d{1,3}) (?P<unit>ngay|tuan) truoc"
)
_NEAR = r"(?P<near>hom nay|hom qua|hom kia|sang nay|chieu nay)"
_WHEN = re.compile(rf"(?<!\d)(?:{_DATE}|{_AGO}|{_NEAR})(?!\d)")
_FILED = re.compile(r"\b(?:nop|gui|tiep nhan|nhan ho so|dua ho so)\b(?:\s+[^\W\d]\w*){0,5}\s*$")
_SPAN = re.compile(r"(?<![\d/.\-])(?P<n>\d{1,3}) ngay(?! truoc)(?P<working> lam viec)?")
_WANTS = re.compile(
    r"\b(?:bao gio|khi nao|chung nao|ngay nao|bua nao|hom nao|may gio|toi han|den han|den hen|"
    r"hen tra|ngay hen|tinh ngay|co ket qua|thi xong|thi co|moi xong|moi co)\b"
)
_ADDRESS = re.compile(r"\b(?:nha|hem|kiet|ngo|duong)\s*$")
"""Behind these two numbers are a house."""
_DAYS_AGO = {"hom nay": 0, "sang nay": 0, "chieu nay": 0, "hom qua": 1, "hom kia": 2}


@dataclass(frozen=True, slots=True)
class Filed:
    """What a sentence tells of a dossier's dates."""

    on: date | None = None
    days: int | None = None
    working: bool = True
    """Whether the days were called working days."""
    wrong: str = ""
    """A date that was typed and is in no calendar, such as `31/2`."""


def read_filed(text: str, today: date) -> Filed | None:
    """What a question says of a dossier that was filed; none where it asks for no date.

    A day and a span of working days, said together, ask for the date by themselves.
    """
    words = fold(text)
    for found in _WHEN.finditer(words):
        if _FILED.search(words[: found.start()]) and (day := _day(found, today)):
            filed = _with_span(words, found, day)
            whole = filed.days is not None and filed.working
            return filed if whole or _WANTS.search(words) else None
    return None


def read_answer(text: str, today: date) -> Filed:
    """The date and the days in an answer to the question for them."""
    words, wrong = fold(text), ""
    for found in _WHEN.finditer(words):
        if day := _day(found, today):
            return _with_span(words, found, day)
        if not _ADDRESS.search(words[: found.start()]):
            wrong = wrong or "/".join(filter(None, (found["d"], found["m"], found["y"])))
    return replace(_with_span(words, None, None), wrong=wrong)


def _with_span(words: str, found: re.Match[str] | None, day: date | None) -> Filed:
    rest = f"{words[: found.start()]} | {words[found.end() :]}" if found else words
    span = _SPAN.search(rest)
    if span is None or not 0 < int(span["n"]) <= LONGEST:
        return Filed(day)
    return Filed(day, int(span["n"]), span["working"] is not None)


def _day(found: re.Match[str], today: date) -> date | None:
    if found["near"]:
        return today - timedelta(days=_DAYS_AGO[found["near"]])
    if count := found["since"] or found["ago"]:
        weeks = (found["measure"] or found["unit"]) == "tuan"
        return today - timedelta(days=int(count) * (7 if weeks else 1))
    day, month, year = int(found["d"]), int(found["m"]), found["y"]
    if year:
        return _date(int(year) % 100 + 2000, month, day)
    near = [d for y in (0, -1, 1) if (d := _date(today.year + y, month, day))]
    fits = [d for d in near if -BACK <= (d - today).days <= AHEAD]
    return min(fits, key=lambda d: abs((d - today).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
