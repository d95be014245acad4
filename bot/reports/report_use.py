"""The report's part on the bot: what people asked, what they did not find, and, beside it, what
was filed. Small counts are hidden, because the paper leaves the house."""

from bot.reports.figures import outside
from bot.reports.filing import Filing, total
from bot.reports.hiding import LIMIT, hide_list
from bot.reports.material import Material
from bot.reports.paper import NONE, Column, Line, Table, number
from bot.reports.words import words

TOP = 10


def asked(found: Material) -> tuple[Line | Table, ...]:
    """How much was asked, of what, and which questions found no answer."""
    said, use = words().report, found.usage.total
    if not use["asked"] and not use["started"]:
        return (Line(said.bot_none),)
    told = said_in_words(found)
    return (told, *_procedures(found), *_missed(found), Line(said.hidden_note, note=True))


def said_in_words(found: Material) -> Line:
    """The whole use in a sentence: talks, questions and what became of them, who came."""
    said, use = words().report, found.usage.total
    verdicts = hide_list({name: use[name] for name in ("sure", "choose", "lost", "elsewhere")})
    numbers = {name: _shown(n) for name, n in verdicts.items() if name}
    numbers |= {"asked": _shown(verdicts[""]), "started": _shown(_hidden(use["started"]))}
    comers = {"new": found.comers.new, "returning": found.comers.returning}
    shown = {name: _shown(_hidden(n)) for name, n in comers.items()}
    return Line(said.bot_use(**numbers, **shown))


def _procedures(found: Material) -> tuple[Table, ...]:
    said = words().report
    by_procedure = {code: c for code, c in found.usage.by_procedure.items() if code}
    ranked = sorted(by_procedure, key=lambda code: -by_procedure[code]["opened"])[:TOP]
    shown = outside({code: by_procedure[code] for code in ranked}, ("opened", "link"))
    rows = []
    for code, row in zip(shown.labels, shown.rows, strict=False):
        procedure = found.book.procedures.get(code)
        rows.append((procedure.title if procedure else code, row[0], row[1]))
    if not rows:
        return ()
    rows.sort(key=lambda row: -(row[1] or 0))
    columns = (
        Column(said.column_procedure, "text", 4),
        Column(said.column_opened),
        Column(said.column_link),
    )
    return (Table(said.sheet_asked, columns, tuple(rows)),)


def _missed(found: Material) -> tuple[Line | Table, ...]:
    said = words().report
    often = [miss for miss in found.missed if miss.n >= LIMIT][:TOP]
    few = sum(miss.n < LIMIT for miss in found.missed)
    lines: list[Line | Table] = []
    if often:
        columns = (Column(said.column_question, "text", 4), Column(said.column_times))
        rows = tuple((miss.words, miss.n) for miss in often)
        lines += [Line(said.missed_intro), Table(said.sheet_missed, columns, rows)]
    if few:
        lines.append(Line(said.missed_few(n=_shown(_hidden(few)))))
    return tuple(lines)


def beside(found: Material) -> tuple[Line | Table, ...]:
    """Talks that reached the portal's link beside dossiers filed online, never as its cause."""
    said = words().report
    filed = _filed_today(found)
    units = [unit for unit in found.reached if found.reached[unit]["link"]]
    keys = dict.fromkeys((*(k for k, one in filed.items() if one.online is not None), *units))
    if not keys:
        return (Line(said.no_data),)
    used = bool(found.usage.total)
    reached = {unit: found.reached[unit]["link"] if unit in found.reached else 0 for unit in keys}
    shown = hide_list(reached)
    rows = tuple(
        (
            found.name(unit) or said.no_unit,
            shown[unit] if used else None,
            filed.get(unit, Filing(unit="")).online,
        )
        for unit in keys
    )
    columns = (
        Column(said.column_unit, "text", 3),
        Column(said.column_reached),
        Column(said.column_filed),
    )
    return (Table(said.sheet_beside, columns, rows), Line(said.beside_note, note=True))


def _filed_today(found: Material) -> dict[str, Filing]:
    """Numbers of communes; where the bot was used, under the units that serve them today."""
    places, by_today = found.book.places, bool(found.reached)
    groups: dict[str, list[Filing]] = {}
    for unit in found.communes():
        today = places.today(places.by_key[unit])
        key = today[0].key if by_today and len(today) == 1 else unit
        groups.setdefault(key, []).append(found.of(unit))
    return {unit: total([one for one in rows if one.unit], unit) for unit, rows in groups.items()}


def _shown(n: int | None) -> str:
    """A count as it may leave the house."""
    return NONE if n is None else number(n)


def _hidden(n: int) -> int | None:
    return None if 0 < n < LIMIT else n
