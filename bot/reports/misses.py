"""Questions that were not understood and that nobody has dealt with yet."""

from bot.core.fold import key
from bot.reports.figures import Asks, Miss, missed
from bot.reports.period import Days
from bot.reports.scope import Scope

KINDS = ("lost", "choose")
"""Not understood, and asked back."""


async def waiting(scope: Scope, days: Days, asks: Asks) -> list[Miss]:
    """The groups that were neither made into content nor set aside, the most frequent first."""
    done = {row["phrase"] for row in await asks.ask("misses_settled")}
    found = [miss for kind in KINDS for miss in await missed(scope, days, asks, kind)]
    together: dict[str, Miss] = {}
    for miss in found:
        folded = key(miss.words)
        if not folded or folded in done:
            continue
        other = together.get(folded)
        n = miss.n + (other.n if other else 0)
        units = max(miss.units, other.units if other else 0)
        together[folded] = Miss(miss.words, n, units)
    return sorted(together.values(), key=lambda miss: (-miss.n, miss.words))
