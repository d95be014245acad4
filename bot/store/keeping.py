"""What one turn writes, told once for both engines: session, facts, replies, updates done."""

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
from bot.store.plain import Columns, dense, letter_of, plain_reply
from bot.store.store import Letter, Seen, Waiting

LEASE = timedelta(seconds=60)
"""How long a reply belongs to the process that is sending it."""

MANY = 500
"""Unsent replies taken up at once."""

Run = Callable[..., Sequence[Columns]]
"""Runs a named statement with its values, inside the caller's transaction."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Writes turns down; knows the pseudonyms' salt and which channels are sent to."""

    salt: bytes
    pushed: frozenset[str]
    edition: Callable[[], str]

    def put(self, run: Run, incoming: Incoming, tries: int = 0) -> bool:
        """Write an update down; false if it was here before."""
        values = {"kind": incoming.kind, "text": incoming.text, "tries": tries}
        return bool(run("put", **self._address(incoming), **values))

    def keep(self, run: Run, kept: Sequence[tuple[Waiting, Outcome]]) -> list[Letter]:
        """All that came of one turn of one chat; its replies are leased to the caller.

        Replies that were waiting for this person's next word come first. An update that is not
        in the inbox yet is written there as answered; raises Seen if it was here before.
        """
        incoming = kept[0][0].incoming
        letters, alerts = self._unshelved(run, incoming), list[Letter]()
        for waiting, outcome in kept:
            self._answered(run, waiting)
            if outcome.forget:
                letters = []
                self._forget(run, waiting)
            letters += [self._reply(run, waiting.incoming, reply) for reply in outcome.replies]
            self._facts(run, waiting.incoming, outcome)
            alerts += self._entries(run, waiting.incoming, outcome)
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
        return (at + LEASE).isoformat() if self._pushed(chat) else None

    def mark(self, incoming: Incoming) -> str:
        """A pseudonym that changes every year and leads back to nobody."""
        return self._hmac(f"{incoming.day.year}:{incoming.chat}")[:16]

    def _hmac(self, text: str) -> str:
        return hmac.digest(self.salt, text.encode(), "sha256").hex()

    def _pushed(self, chat: str) -> bool:
        return chat.partition(":")[0] in self.pushed

    def _address(self, incoming: Incoming) -> dict[str, str]:
        """What makes an update the same update, also after its chat was forgotten."""
        chat, key = incoming.chat, incoming.key
        mark = self._hmac(f"{chat} {key}")
        return {"chat": chat, "key": key, "at": incoming.at.isoformat(), "mark": mark}

    def _answered(self, run: Run, waiting: Waiting) -> None:
        incoming = waiting.incoming
        if waiting.id:
            run("answered", id=waiting.id, at=incoming.at.isoformat())
        elif not run("put_answered", **self._address(incoming), kind=incoming.kind):
            raise Seen

    def _forget(self, run: Run, waiting: Waiting) -> None:
        """Delete what is kept of a chat; the keys of its updates stay as marks of nobody."""
        incoming = waiting.incoming
        upto = {"chat": incoming.chat, "id": waiting.id}
        for row in run("inbox_keys", **upto):
            mark = self._hmac(f"{incoming.chat} {row['key']}")
            run("spend", mark=mark, at=incoming.at.isoformat())
        run("forget_inbox", **upto)
        run("forget_outbox", chat=incoming.chat)
        run("forget_session", chat=incoming.chat)
        run("forget_cases", chat=incoming.chat)

    def _unshelved(self, run: Run, incoming: Incoming) -> list[Letter]:
        if not self._pushed(incoming.chat) or incoming.kind in ("wake", "staff", "human"):
            return []
        rows = run("unshelve", chat=incoming.chat, until=self.lease(incoming.chat, incoming.at))
        return sorted((letter_of(row) for row in rows), key=lambda letter: letter.id)

    def _reply(self, run: Run, incoming: Incoming, reply: Reply) -> Letter:
        at, pressed = incoming.at.isoformat(), incoming.kind == "press"
        lease = self.lease(incoming.chat, incoming.at)
        raw = dense(plain_reply(reply))
        rows = run(
            "keep_reply",
            chat=incoming.chat,
            key=incoming.key,
            reply=raw,
            at=at,
            pressed=int(pressed),
            slot=reply.slot,
            lease_until=lease,
            sent_at=None if lease else at,
        )
        id = rows[0]["id"]
        return Letter(id, incoming.chat, incoming.key, reply, pressed=pressed, raw=raw)

    def _facts(self, run: Run, incoming: Incoming, outcome: Outcome) -> None:
        if not outcome.facts:
            return
        common = {
            "day": incoming.day.isoformat(),
            "unit": outcome.session.unit,
            "channel": incoming.chat.partition(":")[0],
        }
        about = {
            "at": incoming.at.isoformat(),
            "spot": outcome.session.spot,
            "edition": self.edition(),
            "mark": self.mark(incoming),
        }
        hidden = about | {"at": common["day"], "mark": ""}
        for fact in outcome.facts:
            what = {"kind": fact.kind, "procedure": fact.procedure, "detail": fact.detail}
            run("keep_fact", **common, **what, **(hidden if fact.kind in ANONYMOUS else about))
            if fact.words:
                run("keep_miss", **common, kind=fact.detail, words=fact.words)


def lease_unsent(run: Run, at: datetime) -> list[Letter]:
    """Replies that nobody is sending, leased to the caller."""
    letters = [letter_of(row) for row in run("lease", at=at.isoformat(), many=MANY)]
    until = (at + LEASE).isoformat()
    for letter in letters:
        run("later", **progress(letter), again=until)
    return letters


def progress(letter: Letter) -> dict[str, int]:
    """How far a reply has come."""
    return {"id": letter.id, "tries": letter.tries, "parts": letter.parts}


def keep_session(run: Run, session: Session, at: datetime) -> None:
    """Write a session over what was there; `seen_at` is when the person last did something."""
    wake = session.wake_at
    values: dict[str, Any] = {"seen_at": (session.seen or at).isoformat(), "wake_at": None}
    if wake:
        values["wake_at"] = wake.isoformat()
    run("keep_session", chat=session.chat, state=dense(session.to_plain()), **values)


def wake_due(run: Run, keeper: Keeper, at: datetime) -> list[str]:
    """Turn what is due by `at` into updates; for each the chat that has it waiting."""
    chats = []
    for row in run("due", at=at.isoformat(), many=200):
        chat = row["chat"]
        for wake in Session.from_plain(json.loads(row["state"])).wakes:
            key = f"wake:{wake.at.isoformat()}:{wake.says}"
            incoming = Incoming(chat=chat, key=key, at=at, kind="wake", text=wake.says)
            if wake.at <= at and keeper.put(run, incoming):
                chats.append(chat)
        run("unwake", chat=chat)
    return chats
