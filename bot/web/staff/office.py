"""What the staff pages work with, and what a page hands back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.content.shelf import Shelf
from bot.core.handbook import Handbook
from bot.core.places import Unit
from bot.core.talk import HERE
from bot.reports.scope import Scope
from bot.reports.span import Span
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.audit import Audit
from bot.staff.cases import Cases
from bot.staff.drafts import Drafts
from bot.staff.editions import Editions
from bot.staff.roles import Right
from bot.store.memory import Memory
from bot.web.staff.guard import LONGEST_FORM, Forbidden, Visitor
from bot.web.staff.tables import Table, word

SPANS = (7, 30, 90, 365)
LONGEST_SHEET = 5 * 1024 * 1024
"""Bytes of a spreadsheet that is handed in."""


@dataclass(frozen=True)
class Office:
    """The rooms behind the pages."""

    settings: Settings
    memory: Memory
    shelf: Shelf
    accounts: Accounts
    audit: Audit
    editions: Editions
    drafts: Drafts
    cases: Cases
    clock: Callable[[], datetime]

    @property
    def book(self) -> Handbook:
        """The edition in use."""
        return self.shelf.handbook

    @property
    def today(self) -> date:
        """The day, by the clock of Viet Nam."""
        return self.clock().astimezone(HERE).date()

    def units(self, scope: Scope) -> tuple[Unit, ...]:
        """The units of today that may be seen."""
        return tuple(u for u in self.book.places.on(self.today) if scope.sees(u.key))

    def unit_name(self, key: str) -> str:
        """What a unit is called."""
        unit = self.book.places.get(key) if key else None
        return unit.full if unit else word("nowhere")

    def title(self, code: str) -> str:
        """What a procedure is called."""
        procedure = self.book.procedures.get(code)
        return procedure.label if procedure else code or word("no_topic")

    def label(self, target: str) -> str:
        """What an entry is called: a procedure by its code, anything else by `kind:id`."""
        part, _, id = target.partition(":")
        if not id:
            procedure = self.book.procedures.get(target)
            return procedure.label if procedure else target
        named: Mapping[str, Any] = {
            "fork": self.book.forks, "event": self.book.events, "sign": self.book.signposts,
        }.get(part, {})  # fmt: skip
        thing = named.get(id)
        if thing is None:
            return target
        told = getattr(thing, "title", "") or getattr(thing, "label", "")
        return str(told or self.book.lexicon.written(thing.asks[0]))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for: which units, which days."""

    scope: Scope
    unit: str
    days: int
    span: Span

    @property
    def query(self) -> str:
        """The same question for a link."""
        return f"unit={self.unit}&days={self.days}" if self.unit else f"days={self.days}"


def asked(office: Office, visitor: Visitor, request: Request) -> Asked:
    """The filter of a page; a unit that may not be seen does not exist."""
    unit = request.query_params.get("unit", "")
    days = request.query_params.get("days", "")
    many = int(days) if days.isascii() and days.isdigit() and int(days) in SPANS else 30
    scope = visitor.scope
    if unit:
        if not scope.sees(unit) or office.book.places.get(unit) is None:
            raise Forbidden(404)
        scope = scope.narrowed([unit])
    return Asked(scope, unit, many, Span.ending(office.today, many))


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as data: its template, its tables, and what else the template names."""

    template: str
    tables: Sequence[Table] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    asked: Asked | None = None
    """The filter that the page was made with; none where it has no filter."""


Page = Callable[[Office, Visitor, Request], Awaitable[Shown | Response]]
Act = Callable[[Office, Visitor, Request, Any], Awaitable[str | Shown]]
"""A form: does it, and gives the path to go to, or what is shown this once."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page or a form of the staff pages, and the right that it takes."""

    path: str
    right: Right
    page: Page | None = None
    act: Act | None = None
    largest: int = LONGEST_FORM
    """Bytes of its form."""
    file: bool = False
    """What it gives is a file already, and is to be had in no other form."""
