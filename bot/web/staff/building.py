"""The staff pages put together: the rooms behind them, the door, every sheet."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment
from starlette.routing import BaseRoute

from bot.content.shelf import Shelf
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.audit import Audit
from bot.staff.cases import Cases, Take
from bot.staff.drafts import Drafts
from bot.staff.editions import Editions
from bot.store.memory import Memory
from bot.web.staff.door import Door
from bot.web.staff.guard import Throttle
from bot.web.staff.office import Office
from bot.web.staff.pages import SHEETS
from bot.web.staff.routes import Desk
from bot.web.staff.tables import plans, told


def office_of(
    settings: Settings, memory: Memory, shelf: Shelf, take: Take, clock: Callable[[], datetime]
) -> Office:
    """The rooms behind the pages."""
    plans()  # a fault in our own tables is found when the program starts
    editions = Editions(
        memory,
        shelf,
        Path(settings.content),
        clock,
        units=settings.units,
        catalogue=settings.catalogue,
    )
    return Office(
        settings=settings,
        memory=memory,
        shelf=shelf,
        accounts=Accounts(memory, clock),
        audit=Audit(memory),
        editions=editions,
        drafts=Drafts(editions),
        cases=Cases(memory, take, clock),
        clock=clock,
    )


def staff_routes(office: Office, pages: Environment) -> Sequence[BaseRoute]:
    """Everything under /staff/."""
    pages.globals["moment"] = lambda at: told(at, "moment")
    desk = Desk(office, pages, SHEETS)
    return (*Door(desk, Throttle.usual()).routes(), *desk.routes())
