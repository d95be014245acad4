"""A month of talks, played by the real core at simulated times and kept by the real store."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.content.read import own
from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import HERE, Incoming, Kind
from bot.demo import dossiers
from bot.demo.citizen import Citizen, Lines
from bot.desk.knowing import Knowing
from bot.desk.mask import mask
from bot.staff.cases import Cases
from bot.staff.roles import Account
from bot.store.store import Store

MARK = "demo"
"""The edition of every demo fact, by which it is known and removed."""
A_DAY = 34
"""Talks on an ordinary day."""
MORNING = time(9, 5)
LEAVE = timedelta(minutes=30)
"""No talk lasts longer; none of them ends after now."""
STAFF = Account(name="demo.canbo", full_name="", role="admin")


class NotEmpty(Exception):
    """There is real data in the database; demo data must not be mixed into it."""


def lines() -> Lines:
    """What demo citizens and staff say."""
    return own(Path(__file__).parent / "talks.yaml", Lines)


@dataclass
class Month:
    """Fills a database; `store` must write the mark as its edition."""

    store: Store
    book: Handbook
    knowing: Knowing
    chance: random.Random
    talks: int = 0
    messages: int = 0
    at: datetime = datetime.min
    until: datetime = datetime.min

    async def fill(self, now: datetime, days: int, seed: int) -> None:
        """So many days, the last of them until `now`; raises NotEmpty."""
        last = now.astimezone(HERE).date()
        self.until = now.replace(minute=0, second=0, microsecond=0) - LEAVE
        if (await self.store.ask("anything_there"))[0]["n"]:
            raise NotEmpty
        said, units = lines(), self.book.places.on(last)
        for n in range(days):
            day = last - timedelta(days=days - 1 - n)
            await self._reminders(day)
            await self._answers(day, said)
            for _ in range(self._busy(day, n, days)):
                await self._talk(Citizen.drawn(self.chance, said, units, self.talks), day)
        made = (self.store, self.book, self.chance, said.causes)
        await dossiers.fill(*made, at=now, who=STAFF.name, source=MARK)
        await self.store.do("demo_unchat")
        await _forget_chats(self.store)
        at = datetime.combine(last, MORNING, HERE).isoformat()
        await self.store.do("demo_keep", at=at, days=days, seed=seed)

    def _busy(self, day: date, n: int, days: int) -> int:
        """Fewer at weekends; a little more every week, as posters go up."""
        weekend = 0.45 if day.weekday() >= 5 else 1.0
        return round(A_DAY * weekend * (0.75 + 0.5 * n / days) * self.chance.uniform(0.8, 1.2))

    async def _talk(self, citizen: Citizen, day: date) -> None:
        clock = time(self.chance.choice((7, 8, 8, 9, 9, 10, 11, 13, 14, 15, 16, 19, 20, 21)),
                     self.chance.randrange(60))  # fmt: skip
        self.at = datetime.combine(day, clock, HERE)
        if self.at > self.until:
            return
        self.talks += 1
        session = Session(chat=citizen.chat)
        while act := citizen.next(session, self.book):
            outcome = await self._said(citizen.chat, *act)
            session = outcome.session

    async def _said(self, chat: str, kind: Kind, text: str) -> Outcome:
        """One message through inbox, core and store, as a citizen's would go."""
        self.messages += 1
        self.at += timedelta(seconds=self.chance.randrange(8, 70))
        words = mask(text, self.book.lexicon.hiding) if kind == "text" else text
        key = f"demo{self.messages}"
        await self.store.put(Incoming(chat=chat, key=key, at=self.at, kind=kind, text=words))
        return await self._turn()

    async def _turn(self) -> Outcome:
        async with self.store.turn() as turn:
            assert turn is not None
            outcome = Outcome(session=turn.session)
            for waiting in turn.waiting:
                incoming = await self.knowing(waiting.incoming, waiting.tries)
                outcome = reply(outcome.session, incoming, self.book)
                await turn.keep([(waiting, outcome)])
        return outcome

    async def _reminders(self, day: date) -> None:
        """What was to be said this morning, and who taps an answer to it."""
        self.at = datetime.combine(day, MORNING, HERE)
        if self.at > self.until:
            return
        for _ in range(await self.store.wake(self.at)):
            outcome = await self._turn()
            offered = outcome.session.offered
            if offered and self.chance.random() < 0.25:
                tap = self.chance.choice(offered[:3])
                await self._said(outcome.session.chat, "press", tap.says)

    async def _answers(self, day: date, said: Lines) -> None:
        """Staff answer most of what waits; some of it late, some of it again."""
        self.at = datetime.combine(day, time(8, 0), HERE)
        if day.weekday() >= 5 or self.at > self.until:
            return
        work = Cases(self.store, self.store.put, lambda: self.at)
        for row in await self.store.ask("cases_open"):
            if self.chance.random() < 0.2:
                continue
            self.at += timedelta(minutes=self.chance.randrange(5, 45))
            await work.take_over(STAFF, row["code"]) if row["state"] == "open" else None
            await work.answer(STAFF, row["code"], self._answer(said, row["words"]))
            await self._turn()
            if self.chance.random() < 0.6:
                solved = "yes" if self.chance.random() < 0.75 else "no"
                await self._said(row["chat"], "press", f"solved {row['code']} {solved}")

    def _answer(self, said: Lines, words: str) -> str:
        """What staff say to these words; to none, anything."""
        pairs = dict(zip(said.messages, said.answers, strict=True))
        return pairs.get(words) or self.chance.choice(said.answers)


async def remove(store: Store) -> bool:
    """Take the demo data away; false where there is none."""
    if not await store.ask("demo_read"):
        return False
    for table in ("facts", "answers", "remarks", "cases", "misses", "filings"):
        await store.do(f"demo_drop_{table}")
    await _forget_chats(store)
    await store.do("demo_drop_mark")
    return True


async def _forget_chats(store: Store) -> None:
    """No demo chat is ever written to: neither sessions, which hold wake-ups, nor replies stay."""
    for table in ("sessions", "inbox", "outbox"):
        await store.do(f"demo_forget_{table}", theirs="%:demo-%", ours="demo:%")
