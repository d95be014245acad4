"""Changes of the content that one person proposes and another puts in use."""

from dataclasses import dataclass
from typing import Any, Literal

from bot.content.edit import CannotEdit, with_entry, with_field, with_phrase
from bot.content.edition import Bound
from bot.core.fold import key
from bot.staff.accounts import Refused
from bot.staff.editions import Editions
from bot.staff.roles import Account

LONGEST_PHRASE = 120
LONGEST_ENTRY = 60_000
Kind = Literal["phrase", "entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposed change."""

    id: int
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

    async def propose_phrase(self, account: Account, phrase: str, target: str) -> int:
        """One more way of asking for something; it is tried on the text before it is kept."""
        phrase = " ".join(phrase.split())
        if not key(phrase) or len(phrase) > LONGEST_PHRASE:
            raise Refused("bad_phrase")
        _try(lambda: with_phrase(self.editions.current, target, phrase))
        return await self._keep(account, "phrase", target, phrase, "")

    async def propose_entry(self, account: Account, code: str, text: str, phrase: str = "") -> int:
        """A new procedure, or other words for one that is there."""
        if len(text) > LONGEST_ENTRY:
            raise Refused("entry_long")
        _try(lambda: with_entry(self.editions.current, code, text))
        return await self._keep(account, "entry", code, phrase, text)

    async def change(self, account: Account, id: int, text: str) -> None:
        """Other words for one's own draft of an entry."""
        draft = await self.open(id)
        if draft.who != account.name or draft.kind != "entry":
            raise Refused("not_yours")
        _try(lambda: with_entry(self.editions.current, draft.target, text))
        await self.editions.memory.do("draft_text", id=id, text=text)

    async def drop(self, account: Account, id: int) -> None:
        """Not to be put in use."""
        await self.open(id)
        await self._settle(account, id, "dropped", "")

    async def text_with(self, draft: Draft) -> str:
        """The present text with this change in it."""
        current = self.editions.current
        if draft.kind == "phrase":
            return _try(lambda: with_phrase(current, draft.target, draft.phrase))
        whole = _try(lambda: with_entry(current, draft.target, draft.text))
        return _try(lambda: with_field(whole, draft.target, "status", "published"))

    async def preview(self, draft: Draft) -> Bound:
        """What would be in use; raises ContentError where the change has faults."""
        return await self.editions.candidate(await self.text_with(draft))

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
        text = _try(lambda: with_field(self.editions.current, code, "checked", day))
        text = _try(lambda: with_field(text, code, "checked_by", account.full_name))
        if review_by:
            text = _try(lambda: with_field(text, code, "review_by", review_by))
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

    async def _keep(self, account: Account, kind: Kind, target: str, phrase: str, text: str) -> int:
        values: dict[str, Any] = {"kind": kind, "target": target, "phrase": phrase, "text": text}
        who = {"who": account.name, "unit": account.unit}
        at = self.editions.clock().isoformat()
        await self.editions.memory.do("draft_keep", at=at, **who, **values)
        if phrase:
            await self.settle_miss(account, phrase, f"{kind} {target}")
        return max(d.id for d in await self.all() if d.who == account.name and d.state == "draft")

    async def settle_miss(self, account: Account, phrase: str, how: str) -> None:
        """Something was done about a question that was not understood."""
        at = self.editions.clock().isoformat()
        values = {"phrase": key(phrase), "who": account.name, "how": how}
        await self.editions.memory.do("miss_settled", at=at, **values)

    async def _settle(self, account: Account, id: int, state: str, mark: str) -> None:
        at = self.editions.clock().isoformat()
        values = {"id": id, "state": state, "by": account.name, "edition": mark}
        await self.editions.memory.do("draft_settled", at=at, **values)


def _try(change: Any) -> str:
    try:
        return str(change())
    except CannotEdit as error:
        raise Refused(f"cannot_edit {error}") from error
