"""A session survives JSON, rests, forgets and counts its pace."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.session import BURST, FADING, LISTS, REST, Checklist, Pace, Session, Wake
from bot.core.talk import Button

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
times = st.datetimes(datetime(2022, 1, 1), datetime(2030, 1, 1)).map(
    lambda t: t.replace(tzinfo=UTC)
)
names = st.text("abcdefgh-.0123456789", min_size=1, max_size=12)
checklists = st.builds(
    Checklist,
    code=names,
    answers=st.lists(st.tuples(names, names)).map(tuple),
    ticked=st.lists(names).map(tuple),
)
sessions = st.builds(
    Session,
    chat=names,
    seen=st.none() | times,
    topic=st.text(max_size=12),
    offered=st.lists(st.builds(Button, st.text(), names)).map(tuple),
    trail=st.lists(names).map(tuple),
    unit=names,
    lists=st.lists(checklists, max_size=LISTS).map(tuple),
    misses=st.integers(0, 5),
    wakes=st.lists(st.builds(Wake, at=times, says=names)).map(tuple),
    pace=st.builds(Pace, since=times, count=st.integers(1, 40)),
)


@given(sessions)
def test_a_session_survives_json(session: Session) -> None:
    assert Session.from_plain(json.loads(json.dumps(session.to_plain()))) == session


def test_fields_of_a_later_version_are_ignored() -> None:
    assert Session.from_plain({"chat": "a", "form": 9, "mood": "good"}) == Session(chat="a")


def test_the_subject_is_forgotten_after_a_week_and_the_commune_is_not() -> None:
    session = Session(chat="a", seen=NOON, topic="1.001193", unit="2025-22258")
    soon, late = session.arrived(NOON + REST), session.arrived(NOON + FADING + timedelta(hours=1))
    assert (soon.topic, late.topic, late.unit) == ("1.001193", "", "2025-22258")


def test_past_the_burst_comes_one_plea_and_then_silence() -> None:
    session = Session(chat="a")
    for _ in range(BURST):
        session = session.arrived(NOON)
        assert not session.pace.hurried and not session.pace.hushed
    session = session.arrived(NOON)
    assert session.pace.hurried
    assert session.arrived(NOON).pace.hushed
    assert not session.arrived(NOON + timedelta(minutes=1)).pace.hushed


def test_only_the_latest_checklists_are_remembered() -> None:
    session = Session(chat="a")
    for n in range(LISTS + 3):
        session = session.with_checklist(Checklist(code=str(n)))
    assert [c.code for c in session.lists] == ["7", "6", "5", "4", "3"]


def test_a_wake_up_is_used_once() -> None:
    session = Session(chat="a", wakes=(Wake(at=NOON, says="x"), Wake(at=NOON, says="y")))
    assert [w.says for w in session.woken(NOON, "x").wakes] == ["y"]
