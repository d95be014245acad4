"""The cases that citizens sent to staff, and how soon and how well they were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.reports.figures import Asks
from bot.reports.period import Days
from bot.reports.scope import Scope
from bot.reports.scores import Share
from bot.reports.span import bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case as staff see it; it has no name and no chat."""

    code: str
    opened_at: datetime
    why: str
    procedure: str
    unit: str
    channel: str
    words: str
    summary: str
    due_at: datetime | None
    state: str
    taken_by: str
    taken_at: datetime | None
    answered_at: datetime | None
    answered_by: str
    answer: str
    answers: int
    solved: bool | None
    reachable: bool
    """The chat is still known, so that an answer can be sent."""

    def late(self, now: datetime) -> bool:
        """Whether the first answer was promised for earlier than now, or than it came."""
        return self.due_at is not None and (self.answered_at or now) > self.due_at


@dataclass(frozen=True, slots=True)
class Measures:
    """How the cases of a span went."""

    opened: int
    answered: int
    waiting: int
    late: int
    first_answer: timedelta | None
    """Median from opening to the first answer."""
    solved: Share
    """Of those that the citizen judged."""


async def cases(scope: Scope, span: Days, asks: Asks) -> list[Case]:
    """The cases that were opened in a span, and those still open from before it; oldest first."""
    rows = await asks.ask("cases_read", **bounds(span))
    return [_case(row) for row in rows if scope.sees(row["unit"])]


async def case(scope: Scope, code: str, asks: Asks) -> Case | None:
    """One case; none where it is another unit's."""
    rows = await asks.ask("case_one", code=code)
    return _case(rows[0]) if rows and scope.sees(rows[0]["unit"]) else None


def measures(cases: Sequence[Case], now: datetime) -> Measures:
    """Time to the first answer, and the share that was judged solved."""
    times = [(c.answered_at - c.opened_at).total_seconds() for c in cases if c.answered_at]
    judged = [c for c in cases if c.solved is not None]
    return Measures(
        opened=len(cases),
        answered=len(times),
        waiting=sum(c.state in ("open", "taken") for c in cases),
        late=sum(c.late(now) for c in cases),
        first_answer=timedelta(seconds=median(times)) if times else None,
        solved=Share(sum(bool(c.solved) for c in judged), len(judged)),
    )


def _case(row: dict[str, object]) -> Case:
    def at(name: str) -> datetime | None:
        return datetime.fromisoformat(str(row[name])) if row[name] else None

    texts = {
        name: str(row[name])
        for name in (
            "code", "why", "procedure", "unit", "channel", "words", "summary", "state",
            "taken_by", "answered_by", "answer",
        )
    }  # fmt: skip
    return Case(
        **texts,
        opened_at=datetime.fromisoformat(str(row["opened_at"])),
        due_at=at("due_at"),
        taken_at=at("taken_at"),
        answered_at=at("answered_at"),
        answers=int(str(row["answers"])),
        solved=None if row["solved"] is None else bool(row["solved"]),
        reachable=bool(row["chat"]),
    )
