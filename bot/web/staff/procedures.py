"""The procedures: how they are used, what people think of them, where people stop, how old."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request

from bot.core.procedure import Procedure
from bot.core.telling import freshness
from bot.reports import ballots, usage
from bot.reports.ballots import Cell
from bot.reports.usage import SEEN, Count
from bot.web.charts import Bar, bars
from bot.web.staff.guard import PATH, Forbidden, Visitor
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.overview import satisfied
from bot.web.staff.tables import Row, table, word


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Those that citizens met, the most met first."""
    about, ask = asked(office, visitor, request), office.memory.ask
    counts = await usage.counts(about.scope, about.span, ask)
    cells = await ballots.cells(about.scope, about.span, ask)
    met: Counter[str] = Counter()
    for count in counts:
        if count.kind in SEEN and count.procedure in office.book.procedures:
            met[count.procedure] += count.n
    rows = [
        _row(
            office,
            office.book.procedures[code],
            n,
            [c for c in counts if c.procedure == code],
            [c for c in cells if c.procedure == code],
        )
        for code, n in met.most_common()
    ]
    values = {"unmet": office.book.count - len(rows)}
    least = office.book.town.small_sample
    return Shown("staff/procedures.html", (table("procedures", rows, least),), values, about)


async def one(office: Office, visitor: Visitor, request: Request) -> Shown:
    """One procedure, step by step."""
    about, code = asked(office, visitor, request), request.path_params["code"]
    procedure = office.book.procedures.get(code)
    if procedure is None:
        raise Forbidden(404)
    counts = await usage.counts(about.scope, about.span, office.memory.ask)
    mine = [c for c in counts if c.procedure == procedure.code]
    steps = _steps(office, procedure, mine)
    most = max((n for _, n in steps), default=0) or 1
    rows: list[dict[str, object]] = []
    before: int | None = None
    for title, n in steps:
        lost = max(0, before - n) if before is not None else None
        rows.append({"step": title, "n": n, "lost": lost})
        before = n
    chart = bars(procedure.title, [Bar(title, n / most, str(n)) for title, n in steps])
    values = {"procedure": procedure, "chart": chart, "state": _state(office, procedure)}
    return Shown("staff/procedure.html", (table("steps", rows),), values, about)


def _row(
    office: Office,
    procedure: Procedure,
    shown: int,
    counts: Sequence[Count],
    cells: Sequence[Cell],
) -> Row:
    steps = _steps(office, procedure, counts)
    return Row(
        {
            "procedure": procedure.title,
            "shown": shown,
            "guided": steps[0][1] if steps else 0,
            "link": usage.summed(counts, "link")[""],
            "finished": usage.summed(counts, "finished")[""],
            "stops": _stop(steps),
            "votes": satisfied(office, cells),
            "checked": procedure.checked,
            "state": _state(office, procedure),
        },
        links={"procedure": f"{PATH}/procedures/{procedure.code}"},
    )


def _steps(office: Office, procedure: Procedure, counts: Sequence[Count]) -> list[tuple[str, int]]:
    """The steps by their titles, in order, with how often each was opened."""
    opened = usage.summed(counts, "step", "detail")
    steps = office.book.steps(procedure, office.today)
    return [(f"{n}. {s.title}", opened.get(s.id, 0)) for n, s in enumerate(steps, 1)]


def _stop(steps: Sequence[tuple[str, int]]) -> str:
    """The step behind which most people were lost."""
    losses = [(steps[k][1] - steps[k + 1][1], steps[k][0]) for k in range(len(steps) - 1)]
    lost, title = max(losses, default=(0, ""), key=lambda pair: pair[0])
    return title if lost > 0 else ""


def _state(office: Office, procedure: Procedure) -> str:
    return word(freshness(procedure, office.today))
