"""Answers, free words and cases written down, inside the transaction of their turn."""

import hmac
from collections.abc import Callable
from datetime import datetime

from bot.core.entries import Answer, Entry, Opening, Remark, Solved
from bot.core.moment import Outcome
from bot.core.talk import Incoming

Run = Callable[..., object]


def keep_entries(
    run: Run, salt: bytes, edition: str, incoming: Incoming, outcome: Outcome
) -> list[Opening]:
    """Write the entries of one outcome; the cases that are to be announced."""
    where = {
        "day": incoming.day.isoformat(),
        "unit": outcome.session.unit,
        "channel": incoming.chat.partition(":")[0],
    }
    announced = []
    for entry in outcome.entries:
        _keep(run, salt, edition, incoming, entry, where)
        if isinstance(entry, Opening) and entry.alert:
            announced.append(entry)
    return announced


def _keep(
    run: Run, salt: bytes, edition: str, incoming: Incoming, entry: Entry, where: dict[str, str]
) -> None:
    match entry:
        case Answer():
            what = {"survey": entry.survey, "period": entry.period, "procedure": entry.procedure}
            given = {"question": entry.question, "choice": entry.choice, "score": entry.score}
            ballot = ballot_of(salt, incoming.chat, entry)
            run("keep_answer", ballot=ballot, edition=edition, **where, **what, **given)
        case Remark():
            what = {"survey": entry.survey, "procedure": entry.procedure, "words": entry.words}
            run("keep_remark", edition=edition, **where, **what)
        case Opening():
            _open(run, salt, edition, incoming, entry, where)
        case Solved():
            state = "solved" if entry.yes else "open"
            at = incoming.at.isoformat()
            about = {"code": entry.code, "chat": incoming.chat}
            run("solved_case", solved=int(entry.yes), at=at, state=state, **about)


def _open(
    run: Run, salt: bytes, edition: str, incoming: Incoming, case: Opening, where: dict[str, str]
) -> None:
    run(
        "open_case",
        code=case.code,
        at=incoming.at.isoformat(),
        why=case.why,
        procedure=case.procedure,
        chat=incoming.chat,
        pin=pin_mark(salt, case.code, case.pin),
        words=case.words,
        summary=case.summary,
        due_at=_iso(case.due),
        edition=edition,
        **where,
    )


def ballot_of(salt: bytes, chat: str, answer: Answer) -> str:
    """One name for all answers of a person about a procedure in a period, of no use elsewhere."""
    return _mark(salt, "ballot", chat, answer.survey, answer.procedure, answer.period)


def pin_mark(salt: bytes, code: str, pin: str) -> str:
    """What is kept of a case's second word."""
    return _mark(salt, "pin", code, pin)


def _mark(salt: bytes, *parts: str) -> str:
    return hmac.digest(salt, "\0".join(parts).encode(), "sha256").hex()[:24]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
