"""What happens to a chat without a word to the bot."""

from datetime import timedelta

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import UNSENT, Session, Wake
from bot.core.talk import Incoming, Kind
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)


def happens(
    session: Session, kind: Kind, book: Handbook, text: str = "", minutes: int = 0
) -> Outcome:
    at = NOON + minutes * MINUTE
    return reply(session, Incoming(chat="t:1", key="1", at=at, kind=kind, text=text), book)


def test_the_bot_keeps_quiet_while_an_officer_talks(handbook: Handbook) -> None:
    seen = Session(chat="t:1", seen=NOON)
    quiet = happens(seen, "human", handbook, text="30").session
    assert not happens(quiet, "text", handbook, "khai sinh", 1).replies
    assert not happens(quiet, "other", handbook, "photo", 2).replies
    assert happens(quiet, "text", handbook, "khai sinh", 31).replies


def test_a_press_is_meant_for_the_bot_and_ends_the_quiet(handbook: Handbook) -> None:
    quiet = happens(Session(chat="t:1", seen=NOON), "human", handbook).session
    pressed = happens(quiet, "press", handbook, "menu", 1)
    assert pressed.replies and pressed.session.quiet is None
    assert happens(pressed.session, "text", handbook, "khai sinh", 2).replies


def test_somebody_new_is_told_who_speaks_after_the_quiet(handbook: Handbook) -> None:
    quiet = happens(Session(chat="t:1"), "human", handbook, text="10").session
    silent = happens(quiet, "text", handbook, "khai sinh", 1)
    assert not silent.replies and silent.session.seen is None
    assert len(happens(silent.session, "text", handbook, "khai sinh", 11).replies) > 1


def test_a_wake_up_waits_for_the_end_of_the_quiet(handbook: Handbook) -> None:
    session = Session(chat="t:1", seen=NOON, wakes=(Wake(at=NOON, says="menu"),))
    quiet = happens(session, "human", handbook, text="30").session
    woken = happens(quiet, "wake", handbook, "menu", 1)
    assert not woken.replies
    assert woken.session.wakes == (Wake(at=NOON + 30 * MINUTE, says="menu"),)


def test_who_opens_the_chat_is_welcomed_once(handbook: Handbook) -> None:
    opened = happens(Session(chat="t:1"), "here", handbook)
    assert opened.replies and opened.session.seen == NOON
    assert not happens(opened.session, "here", handbook, minutes=5).replies


def test_who_has_gone_is_not_reminded(handbook: Handbook) -> None:
    session = Session(chat="t:1", wakes=(Wake(at=NOON, says="menu"),))
    assert happens(session, "gone", handbook).session.wakes == ()


def test_who_withdraws_consent_is_forgotten_without_a_word(handbook: Handbook) -> None:
    session = Session(chat="t:1", seen=NOON, topic="1.001193")
    outcome = happens(session, "withdrawn", handbook)
    assert outcome.forget and outcome.session == Session(chat="t:1") and not outcome.replies


def test_a_group_is_asked_to_write_alone(handbook: Handbook) -> None:
    (said,) = happens(Session(chat="t:-1"), "group", handbook).replies
    assert said.text == handbook.phrases.no_group and not said.choices


def test_who_leaves_leaves_no_message_waiting(handbook: Handbook) -> None:
    waiting = Session(chat="t:1", seen=NOON, draft="xyzzy", wakes=(Wake(at=NOON, says=UNSENT),))
    left = happens(waiting, "gone", handbook).session
    assert (left.draft, left.wakes) == ("", ())
