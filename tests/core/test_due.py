"""When an answer may be expected: read from a sentence, counted in working days, reminded once."""

import json
from datetime import date, timedelta

import pytest

from bot.content.holidays import calendar_of
from bot.core.filed import Filed, read_answer, read_filed
from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import HIDDEN, Incoming, Kind
from bot.core.town import OtherDay
from bot.core.workdays import Calendar
from bot.desk.mask import numbers
from tests.cases import cases
from tests.conftest import NOON

CASES = cases("filed")
TODAY = NOON.date()


def filed(told: list[object]) -> Filed:
    day = told[0]
    return Filed(day if isinstance(day, date) else None, told[1], told[2])  # type: ignore[arg-type]


@pytest.mark.parametrize("question", CASES["questions"])
def test_a_question_tells_day_and_span(question: str) -> None:
    assert read_filed(question, TODAY) == filed(CASES["questions"][question])


@pytest.mark.parametrize("question", CASES["others"])
def test_other_questions_with_days_in_them_are_left_alone(question: str) -> None:
    assert read_filed(question, TODAY) is None


@pytest.mark.parametrize("answer", CASES["answers"])
def test_an_answer_may_be_short(answer: str) -> None:
    assert read_answer(answer, TODAY) == filed(CASES["answers"][answer])


@pytest.mark.parametrize("answer", CASES["wrong"])
@pytest.mark.parametrize("awaits", ["due answer", "due answer 2026-11-05"])
def test_a_date_in_no_calendar_is_named_and_asked_for_again(
    handbook: Handbook, answer: str, awaits: str
) -> None:
    told = say(Session(chat="a:1", seen=NOON, awaits=awaits), answer, handbook)
    named = handbook.phrases.due_no_such_day(day=CASES["wrong"][answer])
    assert told.replies[0].text == f"{named} {handbook.phrases.due_ask}"
    assert told.session.awaits == "due answer"


def test_every_day_of_the_year_is_some_day() -> None:
    for n in range(366):
        day = TODAY - timedelta(days=200 - n)
        assert read_answer(f"{day.day}/{day.month}", TODAY).on, day


def days(year: int) -> Calendar:
    return calendar_of(date(year, 6, 1), ())


@pytest.mark.parametrize(
    "start, span, expected",
    [
        ("2022-04-05", 10, "2022-04-20"),  # the Hung Kings' Sunday, and the Monday off for it
        ("2022-01-28", 1, "2022-02-07"),  # over Tet
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-23", 1, "2026-11-25"),  # over the Day of Culture
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-11-21", 1, "2026-11-23"),  # filed on a Saturday
    ],
)
def test_working_days_leave_out_weekends_holidays_and_tet(
    start: str, span: int, expected: str
) -> None:
    first = date.fromisoformat(start)
    assert days(first.year).after(first, span) == date.fromisoformat(expected)


def test_the_town_moves_days_about() -> None:
    moved = (
        OtherDay(day=date(2026, 12, 28), kind="off", source="QD"),
        OtherDay(day=date(2026, 12, 26), kind="worked", source="QD"),
    )
    calendar = calendar_of(TODAY, moved)
    assert calendar.works(date(2026, 12, 26)) and not calendar.works(date(2026, 12, 28))
    assert calendar.after(date(2026, 12, 25), 2) == date(2026, 12, 29)


def test_days_are_counted_alike_in_both_ways() -> None:
    calendar = days(2026)
    for n in range(1, 60):
        day = calendar.after(TODAY, n)
        assert calendar.works(day) and calendar.between(TODAY, day) == n


def test_a_calendar_without_holidays_says_so() -> None:
    assert not Calendar().knows(TODAY) and days(2026).knows(TODAY)
    assert Calendar().after(date(2026, 11, 23), 5) == date(2026, 11, 30)


def say(session: Session, text: str, book: Handbook, kind: Kind = "text", days: int = 0) -> Outcome:
    at = NOON + timedelta(days=days, minutes=1)
    return reply(session, Incoming(chat="a:1", key=text, at=at, kind=kind, text=text), book)


def test_a_reminder_is_kept_only_if_asked_for_and_said_once(handbook: Handbook) -> None:
    question = list(CASES["questions"])[2]
    told = say(Session(chat="a:1", seen=NOON), question, handbook)
    assert told.session.wakes == ()
    press = told.session.offered[0].says
    assert press.startswith("nudge 2026-")
    asked = say(told.session, press, handbook, "press")
    wake = asked.session.wakes[0]
    assert (wake.at.hour, wake.says) == (8, press.replace("nudge", "nudged"))
    again = say(asked.session, press, handbook, "press")
    assert len(again.session.wakes) == 1
    woken = reply(
        again.session,
        Incoming(chat="a:1", key="w", at=wake.at, kind="wake", text=wake.says),
        handbook,
    )
    assert woken.session.wakes == () and woken.replies
    off = say(again.session, "nudge off", handbook, "press")
    assert off.session.wakes == ()


def test_a_dossiers_code_is_never_kept(handbook: Handbook) -> None:
    code = "000.00.00.H45-220405-0009"
    words = numbers(f"{code} {next(iter(CASES['questions']))}")
    assert code not in words and HIDDEN[1] in words
    told = say(Session(chat="a:1", seen=NOON), words, handbook)
    kept = json.dumps(told.session.to_plain())
    assert "H45" not in kept and "0009" not in kept


@pytest.mark.parametrize(
    "says",
    [
        "due x",
        "due 2026-13-01 5",
        "due 2026-11-01 0",
        "nudge x",
        "nudge 2020-01-01",
        "nudged",
        "due 2026-11-01 9999",
    ],
)
def test_forged_presses_are_answered_kindly(says: str, handbook: Handbook) -> None:
    told = say(Session(chat="a:1", seen=NOON), says, handbook, "press")
    assert told.replies and told.session.wakes == ()


def test_the_rule_is_that_of_the_day(handbook: Handbook) -> None:
    lines = {}
    for years in (0, -4):
        at = NOON.replace(year=NOON.year + years)
        incoming = Incoming(chat="a:1", key="1", at=at, kind="press", text="late")
        lines[years] = reply(Session(chat="a:1", seen=at), incoming, handbook).replies[0].text
    assert "61/2018" in lines[-4] and "118/2025" not in lines[-4] and "0262" not in lines[-4]
    assert "118/2025" in lines[0] and "61/2018" not in lines[0]
    assert str(handbook.phrases.late_unsure) in lines[0]
