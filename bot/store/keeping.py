"""What one turn writes, told once for both engines: session, facts, replies, updates done."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.facts import ANONYMOUS
from bot.core.moment import Outcome
from bot.core.session import Session
from bot.core.talk import Incoming, Reply
from bot.store.entries import keep_entries
from bot.store.plain import dense, plain_reply
from bot.store.store import Letter, Row, Waiting

LEASE = timedelta(seconds=60)
"""How long a reply belongs to the process that is sending it."""

FORGOTTEN = ("forget_inbox", "forget_outbox", "forget_session", "forget_cases")
"""What is run for a chat that wants to be forgotten."""

Run = Callable[..., Sequence[Row]]
"""Runs a named statement with its values, inside the caller's transaction."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Writes turns down; knows the pseudonyms' salt and which channels are sent to."""

    salt: bytes
    pushed: frozenset[str]
    edition: Callable[[], str]

    def keep(self, run: Run, kept: Sequence[tuple[Waiting, Outcome]]) -> list[Letter]:
        """All that came of one turn of one chat; its replies are leased to the caller."""
        letters: list[Letter] = []
        alerts: list[Letter] = []
        for waiting, outcome in kept:
            incoming = waiting.incoming
            if outcome.forget:
                for name in FORGOTTEN:
                    run(name, chat=incoming.chat)
            letters += [self._reply(run, incoming, reply) for reply in outcome.replies]
            self._facts(run, incoming, outcome)
            alerts += self._entries(run, incoming, outcome)
            run("answered", id=waiting.id, at=incoming.at.isoformat())
        incoming, outcome = kept[-1][0].incoming, kept[-1][1]
        if not outcome.forget:
            keep_session(run, outcome.session, incoming.at)
        return [*letters, *alerts]

    def _entries(self, run: Run, incoming: Incoming, outcome: Outcome) -> list[Letter]:
        """Answers, words and cases; the letters that tell staff chats of new cases."""
        letters = []
        for case in keep_entries(run, self.salt, self.edition(), incoming, outcome):
            if case.alert:
                told = replace(incoming, chat=case.alert_to, key=f"case:{case.code}")
                letters.append(self._reply(run, told, case.alert))
        return letters

    def lease(self, chat: str, at: datetime) -> str | None:
        """Until when a reply just written is its writer's to send."""
        return (at + LEASE).isoformat() if chat.partition(":")[0] in self.pushed else None

    def _reply(self, run: Run, incoming: Incoming, reply: Reply) -> Letter:
        rows = run(
            "keep_reply",
            chat=incoming.chat,
            key=incoming.key,
            reply=dense(plain_reply(reply)),
            at=incoming.at.isoformat(),
            lease_until=self.lease(incoming.chat, incoming.at),
        )
        return Letter(rows[0]["id"], incoming.chat, reply)

    def _facts(self, run: Run, incoming: Incoming, outcome: Outcome) -> None:
        if not outcome.facts:
            return
        day, channel = incoming.day.isoformat(), incoming.chat.partition(":")[0]
        unit, mark = outcome.session.unit, self.mark(incoming)
        for fact in outcome.facts:
            nobody = fact.kind in ANONYMOUS
            run(
                "keep_fact",
                at=day if nobody else incoming.at.isoformat(),
                day=day,
                kind=fact.kind,
                procedure=fact.procedure,
                detail=fact.detail,
                unit=unit,
                spot=outcome.session.spot,
                channel=channel,
                edition=self.edition(),
                mark="" if nobody else mark,
            )
            if fact.words:
                run(
                    "keep_miss",
                    day=day,
                    kind=fact.detail,
                    words=fact.words,
                    unit=unit,
                    channel=channel,
                )

    def mark(self, incoming: Incoming) -> str:
        """A pseudonym that changes every year and leads back to nobody."""
        text = f"{incoming.day.year}:{incoming.chat}".encode()
        return hmac.new(self.salt, text, hashlib.sha256).hexdigest()[:16]


def keep_session(run: Run, session: Session, at: datetime) -> None:
    """Write a session over what was there."""
    wake = session.wake_at
    values: dict[str, Any] = {"seen_at": at.isoformat(), "wake_at": None}
    if wake:
        values["wake_at"] = wake.isoformat()
    run("keep_session", chat=session.chat, state=dense(session.to_plain()), **values)


def wake_due(run: Run, at: datetime) -> list[str]:
    """Turn what is due by `at` into updates; the chats that have something waiting now."""
    chats = []
    for row in run("due", at=at.isoformat(), many=200):
        for wake in Session.from_plain(json.loads(row["state"])).wakes:
            if wake.at <= at:
                key = f"wake:{wake.at.isoformat()}:{wake.says}"
                put = {"chat": row["chat"], "key": key, "at": at.isoformat()}
                run("put", **put, kind="wake", text=wake.says)
        run("unwake", chat=row["chat"])
        chats.append(row["chat"])
    return chats
