"""Which replies this process is sending, where several processes send from one outbox.

No reply may overtake an earlier one of its chat that another process is still sending: it stays
in the outbox until that one is gone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.store.keeping import LEASE, Keeper, Run, lease_unsent, progress
from bot.store.server import key_of
from bot.store.store import Letter


@dataclass(frozen=True, slots=True)
class LiveKeeper(Keeper):
    """Leases from now on and not from when the update came, which may have waited."""

    clock: Callable[[], datetime]

    def lease(self, chat: str, at: datetime) -> str | None:
        """Until when a reply just written is its writer's to send."""
        return Keeper.lease(self, chat, max(at, self.clock()))


@dataclass(slots=True)
class Outbox:
    """The replies at hand, and until when they are ours."""

    clock: Callable[[], datetime]
    _ours: dict[int, datetime] = field(default_factory=dict)

    def lease(self, run: Run, at: datetime) -> list[Letter]:
        """Replies that nobody is sending; one process at a time looks for them."""
        run("alone", key=key_of("outbox", ""))
        return lease_unsent(run, at)

    def in_order(
        self, run: Run, letters: Sequence[Letter], pushed: Callable[[str], bool]
    ) -> list[Letter]:
        """Those of new replies that may be sent at once; the others are left in the outbox."""
        kept = {letter.id for letter in letters}
        behind = {
            chat
            for chat in {letter.chat for letter in letters if pushed(letter.chat)}
            if self._others(run, chat, min(n.id for n in letters if n.chat == chat), kept)
        }
        now = self.clock().isoformat()
        for letter in letters:
            if letter.chat in behind:
                run("later", **progress(letter), again=now)
        return [letter for letter in letters if letter.chat not in behind]

    def take(self, letters: Sequence[Letter], at: datetime) -> None:
        """These are ours to send."""
        self._ours |= dict.fromkeys((letter.id for letter in letters), at + LEASE)

    def drop(self, letter: Letter) -> None:
        """This one is sent, or left to whoever comes."""
        self._ours.pop(letter.id, None)

    def tidy(self, at: datetime) -> None:
        """Forget what was ours once."""
        self._ours = {id: until for id, until in self._ours.items() if until > at}

    def _others(self, run: Run, chat: str, before: int, kept: set[int]) -> bool:
        """Whether a chat has to be sent something first that is not ours to send."""
        now = self.clock()
        ahead = [row["id"] for row in run("ahead", chat=chat, id=before)]
        return any(self._ours.get(id, now) <= now for id in ahead if id not in kept)
