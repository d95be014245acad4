"""Talks that nobody would write: the core never raises, is never silent without cause, and every
button that it offers can be pressed, now or in a month, here or in a fresh talk."""

import json
from collections import deque
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.channel import Limits
from bot.channels.shape import length, shape
from bot.content.edition import bind
from bot.core.handbook import Handbook
from bot.core.known import Known
from bot.core.moment import Outcome
from bot.core.reply import SCENES, reply
from bot.core.session import Session
from bot.core.talk import LONGEST_SAYS, Button, Incoming, Kind, Link
from bot.script import TICKET
from tests.cases import cases
from tests.conftest import NOON, ROOT

WORDS = cases("chatter")
EVERY_LIMIT = (
    Limits(text=4096, counted="utf-16", buttons=100, label=64, markup="html"),
    Limits(text=2000, counted="characters", buttons=5, label=100),
    Limits(text=2000, counted="characters", buttons=0, label=100),
)
typed = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join),
    st.integers(0, 30).map(str),
)
codes = st.sampled_from(
    [
        "1.001193",
        "1.004194",
        "9.999999",
        "so-do",
        "2025-22258",
        "x",
        "hd",
        "kq",
        "chung",
        "1",
        "words",
        "KTM482",
        "person",
        "yes",
        "asked",
    ]
)
forged = st.builds(
    lambda verb, rest: " ".join((verb, *rest)),
    st.sampled_from([*SCENES, "back", "drop"]),
    st.lists(codes, max_size=4),
)
acts = st.one_of(
    st.tuples(st.just("text"), typed),
    st.tuples(st.just("press"), forged),
    st.tuples(st.just("offered"), st.integers(0, 20)),
    st.tuples(st.just("start"), st.text(max_size=80)),
    st.tuples(st.just("other"), st.sampled_from(["photo", "voice", "sticker", "file"])),
    st.tuples(st.just("wake"), forged),
    st.tuples(st.sampled_from(["here", "human", "gone", "withdrawn", "group"]), st.just("")),
    st.tuples(st.just("staff"), typed),
    st.tuples(st.just("wait"), st.integers(1, 100_000)),
)


def press(session: Session, says: str, handbook: Handbook, days: int = 0) -> Outcome:
    at = (session.seen or NOON) + timedelta(days=days, minutes=1)
    return reply(session, said(session, "press", says, "p", at), handbook)


def said(session: Session, kind: Kind, text: str, key: str, at: object = NOON) -> Incoming:
    known = Known(ticket=TICKET)
    return Incoming(chat=session.chat, key=key, at=at, kind=kind, text=text, known=known)  # type: ignore[arg-type]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(acts, min_size=1, max_size=12))
def test_any_talk_at_all(talk: list[tuple[str, object]]) -> None:
    handbook = bind(ROOT, NOON.date()).handbook
    session, at = Session(chat="random:1"), NOON
    for n, (act, value) in enumerate(talk):
        if act == "wait":
            at += timedelta(seconds=int(str(value)))
            continue
        kind, text = _meant(act, value, session)
        at += timedelta(seconds=2)
        incoming = said(session, kind, text, str(n), at)
        outcome = reply(session, incoming, handbook)
        assert outcome == reply(session, incoming, handbook)
        assert outcome.replies or _may_be_silent(kind, session, outcome, at)
        assert outcome.session.clarified <= 2
        _fits(outcome)
        plain = json.loads(json.dumps(outcome.session.to_plain()))
        session = Session.from_plain(plain)
        assert session == outcome.session


def _may_be_silent(kind: Kind, before: Session, outcome: Outcome, at: datetime) -> bool:
    if before.quiet and at < before.quiet and kind not in ("press", "staff"):
        return True
    return outcome.session.pace.hushed or kind in ("here", "human", "gone", "withdrawn")


def _meant(act: str, value: object, session: Session) -> tuple[Kind, str]:
    if act == "offered":
        offered = session.offered
        return "press", offered[int(str(value)) % len(offered)].says if offered else "menu"
    return act, str(value)  # type: ignore[return-value]


def _fits(outcome: Outcome) -> None:
    for said in outcome.replies:
        assert said.text.strip()
        for choice in said.choices:
            if isinstance(choice, Button):
                assert choice.says.isascii() and len(choice.says) <= LONGEST_SAYS, choice
                assert choice.label.strip()
            else:
                assert isinstance(choice, Link) and choice.to.startswith("https://")
        for limits in EVERY_LIMIT:
            for message in shape(said, limits):
                assert 0 < length(message.text, limits) <= limits.text
                assert len(message.choices) <= limits.buttons


@pytest.mark.slow
def test_every_button_within_three_presses_can_be_pressed_now_and_in_a_month(
    handbook: Handbook,
) -> None:
    start = reply(Session(chat="r:1"), said(Session(chat="r:1"), "start", "", "0"), handbook)
    seen: set[str] = set()
    waiting = deque((start.session, button.says, 3) for button in start.session.offered)
    while waiting:
        session, says, depth = waiting.popleft()
        if says in seen:
            continue
        seen.add(says)
        outcome = press(session, says, handbook)
        assert outcome.replies, says
        fresh = Session(chat="fresh:1", seen=NOON)
        for later in (press(session, says, handbook, 30), press(fresh, says, handbook, 30)):
            assert later.replies and not later.session.pace.hushed, says
        if depth:
            waiting += [(outcome.session, b.says, depth - 1) for b in outcome.session.offered]
    assert len(seen) > 500
