"""The ways into a talk that a poster shows: web page, Zalo, Telegram, as far as they are set up."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

from bot.core.payload import write_payload
from bot.core.places import Unit
from bot.core.town import Spot
from bot.settings import Settings

Door = Literal["web", "zalo", "telegram"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Which channels there are, and their names in links."""

    public_url: str = ""
    zalo_oa_id: str = ""
    telegram_name: str = ""

    def __bool__(self) -> bool:
        return bool(self.public_url or self.zalo_oa_id or self.telegram_name)


def doors_of(settings: Settings) -> Doors:
    """The ways into a talk that are set up."""
    return Doors(
        public_url=settings.public_url,
        zalo_oa_id=settings.zalo_oa_id,
        telegram_name=settings.telegram_name,
    )


@dataclass(frozen=True, slots=True)
class Way:
    """One way in, for one unit and one spot."""

    door: Door
    address: str


def ways(doors: Doors, unit: Unit, spot: Spot | None) -> tuple[Way, ...]:
    """Every way that is set up, the web first: it works on any telephone."""
    id = spot.id if spot else ""
    found: list[Way] = []
    if doors.public_url:
        query = f"?s={id}" if id else ""
        found.append(Way("web", f"{doors.public_url}/c/{unit.key}{query}"))
    if doors.zalo_oa_id:
        # Some apps drop the text; the code beside the picture can be typed instead.
        text = quote(typed(unit, spot))
        found.append(Way("zalo", f"https://zalo.me/{doors.zalo_oa_id}?text={text}"))
    if doors.telegram_name:
        start = write_payload(unit.key, id)
        found.append(Way("telegram", f"https://t.me/{doors.telegram_name}?start={start}"))
    return tuple(found)


def typed(unit: Unit, spot: Spot | None) -> str:
    """What a person can type on any channel instead of scanning."""
    return " ".join(filter(None, (unit.short or unit.key, spot.id if spot else "")))


def short_address(doors: Doors, unit: Unit) -> str:
    """The web address as one types it; empty where there is no page."""
    if not doors.public_url:
        return ""
    address = urlsplit(doors.public_url)
    return f"{address.netloc}{address.path}/c/{unit.short or unit.key}"
