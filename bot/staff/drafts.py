"""Changes of the content that one person proposes and another puts in use."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Literal

from bot.content.edit import CannotEdit, with_entry, with_field, with_phrase
from bot.core.fold import key
from bot.staff.accounts import Refused
from bot.staff.editions import Editions
from bot.staff.roles import Account

LONGEST_PHRASE = 120
LONGEST_ENTRY = 60_000
Kind = Literal["phrase", "entry"]
_with_phrase, _with_entry = lru_cache(maxsize=4)(with_phrase), lru_cache(maxsize=4)(with_entry)
"""What is proposed is looked at, kept and looked at again within a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposed change."""

    id: int
    """Its number; 0 before it is kept."""
    at: str
    who: str
    unit: str
    kind: Kind
    target: str
    phrase: str
    text: str
    state: str
    settled_by: str = ""
    settled_at: str | None = None
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The proposed changes of a database."""

    editions: Editions

    async def phrase(self, account: Account, phrase: str, target: str) -> Draft:
        """One more way of asking for something, tried on the text; nothing is kept yet."""
        phrase = " ".join(phrase.split())
        if not key(phrase) or len(phrase) > LONGEST_PHRASE:
            raise Refused("bad_phrase")
        await _tried(_with_phrase, self.editions.current, target, phrase)
        return self._new(account, "phrase", target, phrase, "")

    async def entry(self, account: Account, code: str, text: str, phrase: str = "") -> Draft:
        """A new procedure, or other words for one that is there; nothing is kept yet."""
        if len(text) > LONGEST_ENTRY:
            raise Refused("entry_long")
        await _tried(_with_entry, self.editions.current, code, text)
        return self._new(account, "entry", code, phrase, text)

    async def changed(self, account: Account, id: int, text: str) -> Draft:
        """One's own draft of an entry in other words; they are not kept yet."""
        draft = await self.open(id)
        if draft.who != account.name or draft.kind != "entry":
            raise Refused("not_yours")
        await _tried(_with_entry, self.editions.current, draft.target, text)
        return replace(draft, text=text)

    async def keep(self, draft: Draft) -> int:
        """Keep a draft, new or changed, for somebody else to look at; its number."""
        memory = self.editions.memory
        if draft.id:
            await memory.do("draft_text", id=draft.id, text=draft.text)
            return draft.id
        values = asdict(draft)
        fields = ("at", "who", "unit", "kind", "target", "phrase", "text")
        await memory.do("draft_keep", **{name: values[name] for name in fields})
        if draft.phrase:
            await self.settle_miss(draft.who, draft.phrase, f"{draft.kind} {draft.target}")
        return max(d.id for d in await self.all() if d.who == draft.who and d.state == "draft")

    async def drop(self, account: Account, id: int) -> None:
        """Not to be put in use."""
        await self.open(id)
        await self._settle(account, id, "dropped", "")

    async def text_with(self, draft: Draft) -> str:
        """The present text with this change in it."""
        current = self.editions.current
        if draft.kind == "phrase":
            return await _tried(_with_phrase, current, draft.target, draft.phrase)
        whole = await _tried(_with_entry, current, draft.target, draft.text)
        return await _tried(with_field, whole, draft.target, "status", "published")

    async def publish(self, account: Account, id: int) -> str:
        """Put a draft in use; only by somebody else than who wrote it."""
        draft = await self.open(id)
        if draft.who == account.name:
            raise Refused("same_person")
        note = f"{draft.kind} {draft.target} {draft.phrase}".strip()
        mark = await self.editions.publish(account, await self.text_with(draft), note)
        await self._settle(account, id, "published", mark)
        return mark

    async def still_right(self, account: Account, code: str, day: str, review_by: str) -> str:
        """Held against its source today and found right; past its day, it gets another."""
        text = self.editions.current
        fields = {"checked": day, "checked_by": account.full_name, "review_by": review_by}
        for name, value in fields.items():
            if value or name != "review_by":
                text = await _tried(with_field, text, code, name, value)
        return await self.editions.publish(account, text, f"checked {code}")

    async def open(self, id: int) -> Draft:
        """A draft that waits."""
        draft = await self.get(id)
        if draft is None or draft.state != "draft":
            raise Refused("no_draft")
        return draft

    async def get(self, id: int) -> Draft | None:
        """A draft, settled or not."""
        rows = await self.editions.memory.ask("draft_one", id=id)
        return Draft(**rows[0]) if rows else None

    async def all(self, many: int = 100) -> list[Draft]:
        """Those that wait first, then the latest settled ones."""
        return [Draft(**row) for row in await self.editions.memory.ask("drafts_read", many=many)]

    async def settle_miss(self, who: str, phrase: str, how: str) -> None:
        """Something was done about a question that was not understood."""
        at = self.editions.clock().isoformat()
        values = {"phrase": key(phrase), "who": who, "how": how}
        await self.editions.memory.do("miss_settled", at=at, **values)

    def _new(self, account: Account, kind: Kind, target: str, phrase: str, text: str) -> Draft:
        return Draft(
            id=0,
            at=self.editions.clock().isoformat(),
            who=account.name,
            unit=account.unit,
            kind=kind,
            target=target,
            phrase=phrase,
            text=text,
            state="draft",
        )

    async def _settle(self, account: Account, id: int, state: str, mark: str) -> None:
        at = self.editions.clock().isoformat()
        values = {"id": id, "state": state, "by": account.name, "edition": mark}
        await self.editions.memory.do("draft_settled", at=at, **values)


async def _tried(change: Callable[..., str], *given: str) -> str:
    """A change of the whole file, which takes seconds: citizens are answered meanwhile."""
    try:
        return await asyncio.to_thread(change, *given)
    except CannotEdit as error:
        raise Refused(f"cannot_edit {error}") from error
