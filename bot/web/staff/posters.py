"""Posters to print, for the units that may be seen."""

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.core.places import Unit
from bot.core.town import Spot
from bot.reports.links import doors_of, typed
from bot.web.staff.files import handed_over
from bot.web.staff.guard import PATH, Forbidden, Visitor
from bot.web.staff.office import Office, Shown
from bot.web.staff.tables import Row, table, word

Size = Literal["A4", "A5"]
SIZES: tuple[Size, ...] = ("A4", "A5")
ANYWHERE = "chung"


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Each unit and spot, with its two sizes."""
    doors = doors_of(office.settings)
    spots: list[Spot | None] = [None, *office.book.town.spots]
    rows = [
        Row(
            {
                "unit": unit.full,
                "spot": spot.name if spot else word("any_spot"),
                "typed": typed(unit, spot),
                **{size.lower(): f"PDF {size}" for size in SIZES},
            },
            links={size.lower(): _address(unit, spot, size) for size in SIZES},
        )
        for unit in office.units(visitor.scope)
        for spot in spots
    ]
    values = {"doors": bool(doors), "web": doors.public_url}
    return Shown("staff/posters.html", (table("posters", rows if doors else []),), values)


async def one(office: Office, visitor: Visitor, request: Request) -> Response:
    """One sheet as PDF; of a unit that may not be seen there is none."""
    unit = office.book.places.get(request.path_params["unit"])
    name = request.path_params["spot"]
    spot = next((s for s in office.book.town.spots if s.id == name), None)
    size = next((s for s in SIZES if s == request.query_params.get("size", "A4")), None)
    doors = doors_of(office.settings)
    if unit is None or not visitor.scope.sees(unit.key) or not doors:
        raise Forbidden(404)
    if size is None or (spot is None and name != ANYWHERE):
        raise Forbidden(404)
    from bot.reports.poster import pdf, poster  # brings the maker of PDF files

    body = pdf([poster(unit, spot, doors)], size)
    return await handed_over(office, visitor, body, "pdf", f"{unit.key}-{name}-{size}")


def _address(unit: Unit, spot: Spot | None, size: Size) -> str:
    return f"{PATH}/posters/{unit.key}/{spot.id if spot else ANYWHERE}?size={size}"
