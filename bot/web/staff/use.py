"""How citizens come to the bot: through which channel and poster, at which hour, new or again."""

from collections.abc import Mapping

from starlette.requests import Request

from bot.reports import figures
from bot.reports.figures import Comers, Counts
from bot.reports.scores import Share
from bot.web.charts import columns
from bot.web.staff.guard import Visitor
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.tables import channel, table, word

MEASURES = ("started", "asked", "opened", "link", "finished")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Grid = tuple[tuple[int, ...], ...]
"""Questions by weekday, Monday first, and hour."""
Values = dict[str, object]


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """The use of the units in sight."""
    about, asks = asked(office, visitor, request), office.memory
    used = await figures.usage(about.scope, about.span, asks)
    by_hour = await figures.hours(about.scope, about.span, asks)
    spots = {spot.id: spot.name for spot in office.book.town.spots} | {"": word("no_spot")}
    channels = {name: channel(name) for name in used.by_channel}
    tables = (
        table("use_by_channel", _along("channel", used.by_channel, channels)),
        table("use_by_spot", _along("spot", used.by_spot, spots)),
        table("comers", _people(await figures.comers(about.scope, about.span, asks))),
        table("use_by_hour", _hours(by_hour)),
    )
    hours = [(f"{hour:02}:00", sum(day[hour] for day in by_hour)) for hour in range(24)]
    return Shown("staff/use.html", tables, {"chart": columns(word("by_hour"), hours)}, about)


def _along(what: str, groups: Mapping[str, Counts], names: Mapping[str, str]) -> list[Values]:
    """A row for each channel or spot, the busiest first."""
    return [
        {
            what: names.get(group, group),
            **{name: counts[name] for name in MEASURES},
            "missed": Share(counts["lost"], counts["asked"]),
        }
        for group, counts in sorted(groups.items(), key=lambda item: -item[1]["started"])
    ]


def _people(comers: Comers) -> list[Values]:
    found = (("comers_new", comers.new), ("comers_again", comers.returning))
    return [{"who": word(name), "n": n} for name, n in found] if any(n for _, n in found) else []


def _hours(by_hour: Grid) -> list[Values]:
    """A row for each hour with a question, a column for each day of the week."""
    return [
        {"hour": f"{hour:02}:00", **dict(zip(WEEKDAYS, counts, strict=True)), "n": sum(counts)}
        for hour, counts in enumerate(zip(*by_hour, strict=True))
        if any(counts)
    ]
