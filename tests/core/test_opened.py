"""A procedure is opened once while a talk is about it, by whatever was asked of it."""

from datetime import timedelta

import pytest

from bot.core.handbook import Handbook
from bot.core.reply import reply
from bot.core.session import FADING, Session
from bot.core.talk import Incoming
from tests.conftest import NOON

MARRIAGE, BIRTH = "1.000894", "1.001193"
WAYS = ("open {}", "tell {} fee", "details {}", "papers {}", "step {}", "link {}", "done {}")


def opened(session: Session, says: str, book: Handbook) -> tuple[Session, list[str]]:
    at = session.seen or NOON
    outcome = reply(session, Incoming(chat="t:1", key="1", at=at, kind="press", text=says), book)
    return outcome.session, [f.procedure for f in outcome.facts if f.kind == "opened"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("code", [MARRIAGE, BIRTH])
def test_whatever_is_answered_first_opens_it(handbook: Handbook, way: str, code: str) -> None:
    session, found = opened(Session(chat="t:1", seen=NOON), way.format(code), handbook)
    assert found == [code]
    for again in WAYS:
        session, found = opened(session, again.format(code), handbook)
        assert found == []


def test_another_subject_in_between_opens_it_anew(handbook: Handbook) -> None:
    session, codes = Session(chat="t:1", seen=NOON), []
    for code in (MARRIAGE, BIRTH, BIRTH, MARRIAGE):
        session, found = opened(session, f"papers {code}", handbook)
        codes += found
    assert codes == [MARRIAGE, BIRTH, MARRIAGE]


def test_a_subject_that_faded_is_opened_anew(handbook: Handbook) -> None:
    session, _ = opened(Session(chat="t:1", seen=NOON), f"papers {MARRIAGE}", handbook)
    at = NOON + FADING + timedelta(days=1)
    press = Incoming(chat="t:1", key="2", at=at, kind="press", text=f"step {MARRIAGE}")
    facts = reply(session, press, handbook).facts
    assert [f.kind for f in facts] == ["opened", "step"]


def test_what_does_not_exist_is_not_opened(handbook: Handbook) -> None:
    for way in WAYS:
        assert opened(Session(chat="t:1", seen=NOON), way.format("9.999999"), handbook)[1] == []
