"""How the bot is used, for the pages: a thin layer until the reports' own figures are here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.reports.ballots import Ask
from bot.reports.scope import Scope
from bot.reports.span import Span

SEEN = ("opened", "told", "listed", "step")
By = Literal["day", "unit", "procedure", "channel", "detail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many facts of a kind on a day, in a place, and of how many pseudonyms."""

    day: str
    kind: str
    procedure: str
    detail: str
    unit: str
    channel: str
    n: int


async def counts(scope: Scope, span: Span, ask: Ask) -> list[Count]:
    """The facts of a span that may be seen."""
    rows = await ask("facts_counted", **span.bounds)
    return [Count(**row) for row in rows if scope.sees(row["unit"])]


def summed(counts: Sequence[Count], kind: str, by: By | None = None) -> Counter[str]:
    """Facts of one kind, by something or together under the empty name."""
    sums: Counter[str] = Counter()
    for count in counts:
        if count.kind == kind:
            sums[str(getattr(count, by)) if by else ""] += count.n
    return sums


async def met(scope: Scope, span: Span, ask: Ask) -> Counter[str]:
    """How often each procedure was shown."""
    sums: Counter[str] = Counter()
    for count in await counts(scope, span, ask):
        if count.kind in SEEN:
            sums[count.procedure] += count.n
    return sums
