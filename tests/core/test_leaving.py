"""To say that one leaves a matter is not to ask for it; to leave life is an emergency."""

import pytest

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming
from tests.cases import cases
from tests.conftest import NOON

CASES = cases("leaving")


def said(book: Handbook, text: str) -> Outcome:
    session = Session(chat="t:1", seen=NOON, topic="1.000894", field="fee", step="find")
    return reply(session, Incoming(chat="t:1", key="1", at=NOON, kind="text", text=text), book)


@pytest.mark.parametrize("text", CASES["leaving"])
def test_who_leaves_a_matter_is_let_go(handbook: Handbook, text: str) -> None:
    outcome = said(handbook, text)
    assert outcome.replies[0].text == handbook.phrases.leaving
    assert not (outcome.session.topic or outcome.session.field or outcome.session.step)


@pytest.mark.parametrize("text", CASES["asking"])
def test_who_asks_how_to_end_something_is_answered(handbook: Handbook, text: str) -> None:
    outcome = said(handbook, text)
    assert outcome.replies[0].text != handbook.phrases.leaving
    assert outcome.finding and not outcome.finding.leaving


@pytest.mark.parametrize("text", CASES["urgent"])
def test_who_wants_to_leave_life_is_not_let_go(handbook: Handbook, text: str) -> None:
    outcome = said(handbook, text)
    assert outcome.replies[0].text != handbook.phrases.leaving
    assert outcome.finding and outcome.finding.best == "sign:muon-chet"
