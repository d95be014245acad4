"""At most five things a day, what most citizens met first; an entry past its day says so."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.handbook import Handbook
from bot.core.telling import GRACE, Telling
from bot.staff.chores import A_DAY, by_owner, chores, review_by, todays
from tests.conftest import NOON

DAY = NOON.date()
CODE = "1.001193"


def test_what_most_citizens_met_comes_first_and_five_are_enough(handbook: Handbook) -> None:
    procedures = list({p.code: p for p in handbook.procedures.values()}.values())[:20]
    old = [replace(p, checked=DAY - timedelta(days=200), review_by=None) for p in procedures]
    met = {p.code: n for n, p in enumerate(old)}
    every = chores(old, DAY, met, {}, {})
    assert len(every) == 20 and {c.kind for c in every} == {"stale"}
    assert [c.met for c in todays(every, 0)] == [19, 18, 17, 16, 15]
    assert len(todays(every, 3)) == 2 and todays(every, A_DAY) == []


def test_each_reason_is_told(handbook: Handbook) -> None:
    procedure = replace(handbook.procedures[CODE], checked=DAY, review_by=None)
    overdue = replace(procedure, review_by=DAY - timedelta(days=1))
    expired = replace(procedure, review_by=DAY - GRACE - timedelta(days=1))
    kinds = [
        [c.kind for c in chores([p], DAY, {}, links, records)]
        for p, links, records in (
            (procedure, {}, {}),
            (overdue, {}, {}),
            (expired, {}, {}),
            (procedure, {procedure.link: 2}, {}),
            (procedure, {procedure.link: 3}, {}),
            (procedure, {}, {CODE: "fee: 8000"}),
        )
    ]
    assert kinds == [[], ["overdue"], ["expired"], [], ["link"], ["record"]]


def test_past_its_day_an_entry_says_so_and_later_states_no_sums(handbook: Handbook) -> None:
    procedure = replace(handbook.procedures[CODE], review_by=DAY)
    on = [DAY, DAY + timedelta(days=1), DAY + GRACE + timedelta(days=1)]
    fresh, overdue, expired = (Telling(procedure, handbook, day) for day in on)
    warning = handbook.phrases.overdue_line(day=f"{DAY:%d/%m/%Y}")
    assert warning not in fresh.foot() and warning in overdue.foot() and warning in expired.foot()
    assert "8.000" in overdue.fee() and "8.000" not in expired.fee()
    assert expired.time() == handbook.phrases.expired_line


def test_found_right_gives_another_day_only_to_what_was_past_its_day(handbook: Handbook) -> None:
    procedure = handbook.procedures[CODE]
    assert review_by(replace(procedure, review_by=None), DAY) == ""
    assert review_by(replace(procedure, review_by=DAY + timedelta(days=1)), DAY) == ""
    past = review_by(replace(procedure, review_by=DAY - timedelta(days=1)), DAY)
    assert date.fromisoformat(past) > DAY


def test_owners_see_how_fresh_their_entries_are(handbook: Handbook) -> None:
    procedure = replace(handbook.procedures[CODE], owner="a", review_by=None, checked=DAY)
    late = replace(procedure, review_by=DAY - timedelta(days=1), checked=DAY - timedelta(days=9))
    (keeping,) = by_owner([procedure, late], DAY)
    assert (keeping.all, keeping.states["fresh"], keeping.states["overdue"]) == (2, 1, 1)
    assert keeping.oldest == DAY - timedelta(days=9)
