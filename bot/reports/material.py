"""Everything that a report of a period is made from, fetched once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.content.register import unit_words
from bot.core.dated import holding
from bot.core.handbook import Handbook
from bot.core.ledger import Target
from bot.reports import figures, filing
from bot.reports.figures import Asks, Comers, Counts, Miss, Stop, Usage
from bot.reports.filing import Filing
from bot.reports.measures import Sized, Volume, volumes
from bot.reports.period import Period
from bot.reports.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is known of a period, in sight of a scope."""

    book: Handbook
    scope: Scope
    period: Period
    months: Mapping[str, Sequence[Filing]]
    """Rows of filed dossiers by month; a month that nobody has typed in is not there."""
    before: Mapping[str, Sequence[Filing]]
    """The same of the period before."""
    usage: Usage
    comers: Comers
    reached: Mapping[str, Counts]
    stops: Sequence[Stop]
    missed: Sequence[Miss]
    peers: Mapping[str, Sequence[Filing]] = field(default_factory=dict)
    """Rows of every commune: what those in sight are compared with, and nothing else."""
    only: str = ""
    """Key of a former unit whose paper it is: its area's other former units are left out."""

    @property
    def day(self) -> date:
        """The last day of the period: what held then is what is reported by."""
        return self.period.last

    def units(self) -> tuple[str, ...]:
        """Communes of the period and whoever else has rows, in the order of the town's file."""
        places, town = self.book.places, self.book.town
        known = [u.key for u in (*places.on(self.period.first), *places.on(self.period.last))]
        known = [key for key in known if filing.in_sight(self.scope, places, key)]
        known = [key for key in known if self.only in ("", key)]
        desks = [desk.id for desk in town.desks if desk.id in self._with_rows()]
        return tuple(dict.fromkeys((*known, *desks, *sorted(self._with_rows()))))

    def communes(self) -> tuple[str, ...]:
        """The same without desks that are no communes."""
        return tuple(unit for unit in self.units() if unit in self.book.places.by_key)

    def name(self, unit: str) -> str:
        """A unit or a desk as papers call it."""
        return unit_name(self.book, unit)

    def of(self, unit: str, earlier: bool = False) -> Filing:
        """A unit's numbers over the period, its fields added up."""
        return _over_period(unit, self.before if earlier else self.months)

    def rows(self) -> tuple[Filing, ...]:
        """Every row of the period, the months of each added up."""
        found: dict[tuple[str, str, str], list[Filing]] = {}
        for _, rows in sorted(self.months.items()):
            for row in rows:
                found.setdefault(row.row, []).append(row)
        return tuple(_over(rows) for rows in found.values())

    def all(self, earlier: bool = False) -> Filing:
        """The numbers of all units together."""
        months = self.before if earlier else self.months
        return filing.over_months([filing.total(rows) for _, rows in sorted(months.items())])

    def target(self, unit: str) -> Target | None:
        """What is demanded of a unit at the end of the period."""
        formula = self.book.town.volume.formula
        found = [
            target
            for target in holding(self.book.town.targets, self.day)
            if target.formula == formula
            and target.source
            and (not target.units or unit in target.units)
        ]
        return found[0] if found else None

    def volumes(self) -> tuple[Volume, ...]:
        """Rates beside how much is filed online at all, of those in sight."""
        mine, known = self.communes(), self.book.places.by_key
        theirs = {row.unit for rows in self.peers.values() for row in rows if row.unit in known}
        others = [self.sized(unit, self.peers) for unit in sorted(theirs.difference(mine))]
        found = volumes([*map(self.sized, mine), *others], self.book.town.volume)
        return tuple(volume for volume in found if volume.unit in mine)

    def sized(self, unit: str, months: Mapping[str, Sequence[Filing]] | None = None) -> Sized:
        """A commune with what it is compared by."""
        known = self.book.places.by_key[unit]
        target = self.target(unit)
        percent = target.percent if target else None
        one = _over_period(unit, self.months if months is None else months)
        return Sized(unit, known.kind, one, known.inhabitants, percent)

    def field_name(self, field: str) -> str:
        """A field as papers call it."""
        return field_name(self.book, field)

    def _with_rows(self) -> set[str]:
        return {row.unit for rows in self.months.values() for row in rows}


def unit_name(book: Handbook, unit: str) -> str:
    """A unit or a desk as papers call it."""
    known = book.places.by_key.get(unit)
    if known:
        return f"{unit_words().words.kinds[known.kind]} {known.name}"
    return next((desk.name for desk in book.town.desks if desk.id == unit), unit)


def field_name(book: Handbook, field: str) -> str:
    """A field as papers call it."""
    return next((f.name for f in book.town.fields if f.id == field), field)


async def gather(
    scope: Scope, period: Period, asks: Asks, book: Handbook, unit: str = ""
) -> Material:
    """What a report of a period needs; of a former `unit`, its own rows only."""
    before, known = period.previous, book.places.by_key.get(unit)
    only = unit if known and known.successors else ""
    return Material(
        book=book,
        scope=scope,
        period=period,
        months=_of(only, await filing.held(scope, period, asks, book.places)),
        peers=await filing.held(Scope.everything(), period, asks, book.places),
        before=_of(only, await filing.held(scope, before, asks, book.places)),
        usage=await figures.usage(scope, period, asks),
        comers=await figures.comers(scope, period, asks),
        reached=await figures.reached(scope, period, asks),
        stops=await figures.stops(scope, period, asks),
        missed=await figures.missed(scope, period, asks),
        only=only,
    )


def _of(unit: str, months: Mapping[str, Sequence[Filing]]) -> dict[str, Sequence[Filing]]:
    """The months with the rows of one unit only; all, where none is named."""
    kept = {month: [f for f in rows if unit in ("", f.unit)] for month, rows in months.items()}
    return {month: rows for month, rows in kept.items() if rows}


def _over_period(unit: str, months: Mapping[str, Sequence[Filing]]) -> Filing:
    parts = ([f for f in rows if f.unit == unit] for _, rows in sorted(months.items()))
    return filing.over_months([filing.total(rows, unit) for rows in parts if rows])


def _over(rows: Sequence[Filing]) -> Filing:
    """One row over several months; what was written of causes stays."""
    one = filing.over_months(rows)
    causes = "; ".join(dict.fromkeys(row.cause for row in rows if row.cause))
    return Filing.from_plain(one.to_plain() | {"cause": causes, "as_of": rows[-1].as_of})
