"""The procedures: how they are used, what people think of them, where people stop, how old."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request

from bot.core.procedure import Procedure
from bot.core.telling import freshness
from bot.reports import ballots, figures
from bot.reports.ballots import Cell
from bot.reports.figures import Counts, Stop
from bot.web.charts import Bar, bars
from bot.web.staff.guard import PATH, Forbidden, Visitor
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.overview import satisfied
from bot.web.staff.tables import Row, table, word

BEFORE = ("opened", "told", "listed")
AFTER = ("link", "finished")
"""What people look at before the steps and behind them."""


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Those that citizens met, the most met first."""
    about, asks = asked(office, visitor, request), office.memory
    used = (await figures.usage(about.scope, about.span, asks)).by_procedure
    stops = await figures.stops(about.scope, about.span, asks)
    cells = await ballots.cells(about.scope, about.span, asks)
    met = [code for code in used if code in office.book.procedures]
    met.sort(key=lambda code: (-used[code]["opened"], code))
    rows = [
        _row(
            office,
            office.book.procedures[code],
            used[code],
            [stop for stop in stops if stop.procedure == code],
            [cell for cell in cells if cell.procedure == code],
        )
        for code in met
    ]
    values = {"unmet": office.book.count - len(rows)}
    least = office.book.town.small_sample
    return Shown("staff/procedures.html", (table("procedures", rows, least),), values, about)


async def one(office: Office, visitor: Visitor, request: Request) -> Shown:
    """One procedure: how far people came with it, and where they stopped."""
    about, code = asked(office, visitor, request), request.path_params["code"]
    procedure = office.book.procedures.get(code)
    if procedure is None:
        raise Forbidden(404)
    stops = await figures.stops(about.scope, about.span, office.memory)
    places = _places(office, procedure, [s for s in stops if s.procedure == procedure.code])
    most = sum(n for _, n in places) or 1
    rows, left = [], most if any(n for _, n in places) else 0
    for title, stopped in places:
        rows.append({"step": title, "n": left, "stopped": stopped})
        left -= stopped
    given = [Bar(str(r["step"]), int(str(r["n"])) / most, str(r["n"])) for r in rows]
    values = {
        "procedure": procedure,
        "chart": bars(procedure.title, given),
        "state": _state(office, procedure),
    }
    return Shown("staff/procedure.html", (table("steps", rows),), values, about)


def _row(
    office: Office,
    procedure: Procedure,
    counts: Counts,
    stops: Sequence[Stop],
    cells: Sequence[Cell],
) -> Row:
    return Row(
        {
            "procedure": procedure.title,
            **{name: counts[name] for name in ("opened", "step", "link", "finished")},
            "stops": _stop(office, procedure, stops),
            "votes": satisfied(office, cells),
            "checked": procedure.checked,
            "state": _state(office, procedure),
        },
        links={"procedure": f"{PATH}/procedures/{procedure.code}"},
    )


def _places(office: Office, procedure: Procedure, stops: Sequence[Stop]) -> list[tuple[str, int]]:
    """Where one can stop, from the first look to the end, and how many did."""
    kinds: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    for stop in stops:
        if stop.kind == "step":
            steps[stop.step] += stop.n
        else:
            kinds[stop.kind] += stop.n
    found = [(word(f"stop_{kind}"), kinds[kind]) for kind in BEFORE]
    for n, step in enumerate(office.book.steps(procedure, office.today), 1):
        found.append((f"{n}. {step.title}", steps[step.id]))
    return [*found, *((word(f"stop_{kind}"), kinds[kind]) for kind in AFTER)]


def _stop(office: Office, procedure: Procedure, stops: Sequence[Stop]) -> str:
    """The step at which most people stopped."""
    steps = {step.id: step.title for step in office.book.steps(procedure, office.today)}
    at = [stop for stop in stops if stop.kind == "step" and stop.step in steps]
    worst = max(at, key=lambda stop: stop.n, default=None)
    return f"{steps[worst.step]} ({worst.n})" if worst else ""


def _state(office: Office, procedure: Procedure) -> str:
    return word(freshness(procedure, office.today))
