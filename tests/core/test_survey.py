"""Nobody is asked twice in a period, whatever they do, and a no is a no."""

from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.content.edition import bind
from bot.core.entries import Answer
from bot.core.facts import Fact
from bot.core.handbook import Handbook
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.survey import period_of
from bot.core.talk import Incoming, Kind
from tests.conftest import NOON, ROOT

CODE = "1.001193"
acts = st.one_of(
    st.just("done"), st.just("wait"), st.integers(0, 6).map(str), st.just("wake"), st.just("words")
)


def message(session: Session, kind: Kind, text: str, n: int, days: int) -> Incoming:
    at = NOON + timedelta(days=days, minutes=n)
    return Incoming(chat=session.chat, key=str(n), at=at, kind=kind, text=text)


@settings(max_examples=60, deadline=None)
@example(["done", "done", "1", "done", "1"])
@given(st.lists(acts, max_size=14))
def test_a_procedure_is_asked_about_once_a_period_and_a_reminder_comes_once(
    talk: list[str],
) -> None:
    handbook = bind(ROOT, NOON.date()).handbook
    session, facts, days = Session(chat="t:1", seen=NOON), list[Fact](), 0
    for n, act in enumerate(talk):
        if act == "wait":
            days += 1
            continue
        if act == "wake":
            due = [w for w in session.wakes if w.at <= NOON + timedelta(days=days, minutes=n)]
            told = [message(session, "wake", wake.says, n, days) for wake in due]
        elif act == "done":
            told = [message(session, "press", f"done {CODE}", n, days)]
        elif act == "words":
            told = [message(session, "text", "abc xyz", n, days)]
        else:
            told = [message(session, "text", act, n, days)]
        for incoming in told:
            outcome = reply(session, incoming, handbook)
            session = outcome.session
            facts += outcome.facts
    asked = [(f.procedure, f.detail) for f in facts if f.kind == "polled"]
    reminded = [(f.procedure, f.detail) for f in facts if f.kind == "reminded"]
    assert len(set(asked)) == len(asked)
    assert len(set(reminded)) == len(reminded)
    refused = {(f.procedure, f.detail) for f in facts if f.kind == "declined"}
    assert all(facts.index(_of(facts, "declined", r)) > facts.index(_of(facts, "reminded", r))
               for r in refused & set(reminded))  # fmt: skip


def _of(facts: list[Fact], kind: str, what: tuple[str, str]) -> Fact:
    return next(f for f in facts if f.kind == kind and (f.procedure, f.detail) == what)


def test_a_fact_of_a_vote_does_not_tell_the_vote(handbook: Handbook) -> None:
    session = Session(chat="t:1", seen=NOON)
    outcome = reply(session, message(session, "press", f"rate hd {CODE} chung 1", 1, 0), handbook)
    (answer,) = outcome.entries
    assert isinstance(answer, Answer) and answer.choice == "1"
    assert [fact.detail for fact in outcome.facts if fact.kind == "voted"] == ["hd chung"]
    assert "chung 1" not in str(outcome.session.to_plain()["polls"])


def test_periods_have_names() -> None:
    day = NOON.date()
    names = [period_of(period, day) for period in ("month", "quarter", "year")]  # type: ignore[arg-type]
    assert names == ["2026-11", "2026-Q4", "2026"]
