"""The report's part on online filing: shares, targets, and rates that hide too few dossiers."""

from bot.core.ledger import Target
from bot.reports.filing import Filing
from bot.reports.material import Material
from bot.reports.measures import (
    ONLINE,
    Volume,
    apologised,
    entered,
    met,
    on_time,
    online_766,
    online_all,
    online_full,
    points_of_index_9,
    rounded,
)  # fmt: skip
from bot.reports.paper import Column, Line, Table, number, point, written
from bot.reports.share import share_cells
from bot.reports.tables import Cell
from bot.reports.words import words


def online(found: Material) -> tuple[Line | Table, ...]:
    """A row for each commune, the flags, and how the shares are made."""
    said = words().report
    known = [unit for unit in found.communes() if found.of(unit).unit]
    if not known:
        return (Line(said.no_data),)
    points = found.period.length != "month"
    table = Table(said.sheet_online, _columns(points), _rows(found, points))
    targets = dict.fromkeys(t for unit in known if (t := found.target(unit)))
    lines = [Line(said.target(percent=_percent(t.percent), source=t.source)) for t in targets]
    lines = lines or [Line(said.target_none)]
    others = Table(said.sheet_shares, _other_columns(), _other_rows(found))
    notes = (Line(said.formulas, note=True),)
    return (table, *lines, *flags(found), *_volume_table(found), others, *notes)


def _columns(points: bool) -> tuple[Column, ...]:
    said = words().report
    columns = (
        Column(said.column_unit, "text", 3),
        Column(said.column_desk, wide=1.3),
        Column(said.column_portal, wide=1.3),
        Column(said.column_online, wide=1.3),
        Column(said.column_all_share, "text", 1.8),
        Column(said.column_percent, "percent", 1.4),
        Column(said.column_target, "text", 1.8),
    )
    return (*columns, Column(said.column_points)) if points else columns


def _rows(found: Material, points: bool) -> tuple[tuple[Cell, ...], ...]:
    none, rows = words().report.no_target, []
    for unit in found.communes():
        one, target = found.of(unit), found.target(unit)
        told = none if target is None else _percent(target.percent)
        numbers = (one.desk, one.received, one.online)
        row: tuple[Cell, ...] = (found.name(unit), *numbers, *share_cells(online_all(one)), told)
        rows.append((*row, points_of_index_9(one)) if points else row)
    return tuple(rows)


def _other_columns() -> tuple[Column, ...]:
    """The two other ways of dividing."""
    said = words().report
    return (
        Column(said.column_unit, "text", 3),
        Column(said.column_full_share, "text", 1.8),
        Column(said.column_percent, "percent", 1.4),
        Column(said.column_synced_share, "text", 1.8),
        Column(said.column_percent, "percent", 1.4),
    )


def _other_rows(found: Material) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (found.name(unit), *share_cells(online_full(one)), *share_cells(online_766(one)))
        for unit, one in ((unit, found.of(unit)) for unit in found.communes())
    )


def flags(found: Material) -> tuple[Line, ...]:
    """Rates that are met while little is filed online, each with both numbers, and the rule."""
    said, rule = words().report, found.book.town.volume
    volumes = found.volumes()
    lines = [point(_flag(found, v)) for v in volumes if v.raised]
    compared = {volume.unit for volume in volumes}
    for unit in found.communes():
        one = found.sized(unit)
        if unit not in compared and met(one, rule) and one.filing.online is not None:
            told = {"unit": found.name(unit), "online": number(one.filing.online)}
            lines.append(point(said.flag_unsure(met=_met(found.target(unit)), **told)))
    if lines or compared:
        percent = _percent(rule.below * 100)
        lines.append(Line(said.flag_rule(percent=percent, n=rule.fewest), note=True))
    return tuple(lines)


def _flag(found: Material, volume: Volume) -> str:
    rate = volume.rate
    return words().report.flag(
        unit=found.name(volume.unit),
        online=written(rate.numerator),
        received=written(rate.denominator),
        percent=written(rate.percent, "percent"),
        met=_met(found.target(volume.unit)),
        own=number(rounded(volume.own)),
        base=_base(volume),
        n=volume.compared,
        middle=number(rounded(volume.middle)),
    )


def _volume_table(found: Material) -> tuple[Table, ...]:
    said, volumes = words().report, found.volumes()
    if not volumes:
        return ()
    columns = (
        Column(said.column_unit, "text", 3),
        Column(said.column_base, "text", 2.4),
        Column(said.column_own),
        Column(said.column_middle),
    )
    rows = tuple((found.name(v.unit), _base(v), rounded(v.own), rounded(v.middle)) for v in volumes)
    return (Table(said.sheet_volume, columns, rows),)


def praise(found: Material) -> tuple[Line | Table, ...]:
    """Who did well and who has to mend something, with the numbers that say so."""
    said = words().report
    known = [unit for unit in found.units() if found.of(unit).unit]
    if not known:
        return (Line(said.no_data),)
    raised = {volume.unit: volume for volume in found.volumes() if volume.raised}
    praised, reminded = [], []
    for unit in known:
        reasons = _reasons(found, unit, raised.get(unit))
        if reasons:
            told = said.remind_line(unit=found.name(unit), reasons="; ".join(reasons))
            reminded.append(point(told))
        elif _did_well(found.of(unit)):
            praised.append(point(_praise(found, unit)))
    nobody = (point(said.nobody),)
    return (
        Line(said.praise_intro),
        *(praised or nobody),
        Line(said.remind_intro),
        *(reminded or nobody),
    )


def _did_well(one: Filing) -> bool:
    share = on_time(one)
    return share.share == 1.0 and not one.pending_late


def _praise(found: Material, unit: str) -> str:
    said, one = words().report, found.of(unit)
    done, rate = on_time(one), online_all(one)
    told = ""
    if rate.percent is not None:
        told = said.praise_online(
            online=written(rate.numerator),
            received=written(rate.denominator),
            percent=written(rate.percent, "percent"),
        )
    numbers = {"done": written(done.numerator), "all": written(done.denominator)}
    return said.praise_line(unit=found.name(unit), online=told, **numbers)


def _reasons(found: Material, unit: str, raised: Volume | None) -> list[str]:
    said, one, target = words().report, found.of(unit), found.target(unit)
    reasons = []
    if one.pending_late:
        reasons.append(said.remind_late(n=number(one.pending_late)))
    rate = ONLINE[found.book.town.volume.formula](one)
    if target and rate.percent is not None and rate.percent < target.percent:
        numbers = {"online": written(rate.numerator), "received": written(rate.denominator)}
        percent = {"percent": written(rate.percent, "percent"), "target": _percent(target.percent)}
        reasons.append(said.remind_online(**numbers, **percent))
    if raised:
        numbers = {"own": number(rounded(raised.own)), "middle": number(rounded(raised.middle))}
        reasons.append(said.remind_volume(base=_base(raised), **numbers))
    there = entered(one)
    if there.share is not None and there.share < 1:
        numbers = {"received": written(there.numerator), "desk": written(there.denominator)}
        reasons.append(said.remind_entered(percent=written(there.percent, "percent"), **numbers))
    letters = apologised(one)
    if letters.share is not None and letters.share < 1:
        numbers = {"letters": written(letters.numerator), "late": written(letters.denominator)}
        reasons.append(said.remind_apology(**numbers))
    return reasons


def _met(target: Target | None) -> str:
    said = words().report
    return said.met_target(percent=_percent(target.percent)) if target else said.met_told


def _base(volume: Volume) -> str:
    said = words().report
    return said.base_inhabitants if volume.base == "inhabitants" else said.base_desk


def _percent(value: float) -> str:
    return f"{number(value)}%"
