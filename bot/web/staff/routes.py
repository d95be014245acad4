"""The way of a request to a staff page: who is it, may they, what is shown, as page or as file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.content.faults import ContentError
from bot.staff.accounts import Refused
from bot.web.staff.files import handed_over
from bot.web.staff.guard import (
    COOKIE,
    HEADERS,
    PATH,
    Forbidden,
    Visitor,
    form_of,
    same_origin,
)
from bot.web.staff.office import SPANS, Office, Sheet, Shown
from bot.web.staff.tables import Table

FILE = ("as", "table")
"""The parameters that ask for a file instead of the page."""


@dataclass(frozen=True)
class Desk:
    """The staff pages: every sheet behind the same door."""

    office: Office
    pages: Environment
    sheets: Sequence[Sheet]

    def routes(self) -> Sequence[BaseRoute]:
        """One route a sheet."""
        return [self._route(sheet) for sheet in self.sheets]

    def _route(self, sheet: Sheet) -> Route:
        async def answer(request: Request) -> Response:
            try:
                return await self._answer(sheet, request)
            except Forbidden as forbidden:
                return await self.refusal(request, forbidden.status)

        methods = ["GET"] if sheet.act is None else ["GET", "POST"] if sheet.page else ["POST"]
        return Route(PATH + sheet.path, answer, methods=methods)

    async def _answer(self, sheet: Sheet, request: Request) -> Response:
        visitor = await self.visitor(request)
        if visitor is None:
            there = quote(request.url.path) if request.method == "GET" else f"{PATH}/"
            return self.to(f"{PATH}/login?next={there}")
        if visitor.account.must_change:
            return self.to(f"{PATH}/password")
        if not visitor.account.may(sheet.right):
            raise Forbidden(403)
        if request.method == "POST" and sheet.act:
            return await self._act(sheet, visitor, request)
        kind = request.query_params.get("as")
        if sheet.page is None or (sheet.file and kind is not None):
            raise Forbidden(404)
        shown = await sheet.page(self.office, visitor, request)
        if kind is not None and isinstance(shown, Shown):
            shown = await self._download(shown, visitor, request)
        if isinstance(shown, Response):
            shown.headers.update(HEADERS)
            return shown
        return await self.page(shown.template, request, visitor, **self._values(shown, visitor))

    async def _act(self, sheet: Sheet, visitor: Visitor, request: Request) -> Response:
        if not same_origin(request, self.office.settings.public_url):
            raise Forbidden(403)
        form = await form_of(request, sheet.largest)
        try:
            assert sheet.act is not None
            there = await sheet.act(self.office, visitor, request, form)
        except Refused as refused:
            return await self._refused(request, visitor, str(refused), refused.faults)
        except ContentError as error:
            faults = [str(fault) for fault in error.faults[:20]]
            return await self._refused(request, visitor, "faults", faults)
        finally:
            await form.close()
        if isinstance(there, Shown):
            return await self.page(there.template, request, visitor, **self._values(there, visitor))
        return self.to(there)

    async def _refused(
        self, request: Request, visitor: Visitor, reason: str, faults: Sequence[str]
    ) -> Response:
        return await self.page(
            "staff/refused.html", request, visitor, 409, reason=reason, faults=faults
        )

    async def _download(self, shown: Shown, visitor: Visitor, request: Request) -> Response:
        """Whatever tables are on the page: one as CSV, all as XLSX."""
        from bot.web.staff.sheets import csv_of, xlsx_of  # here, because they are rarely wanted

        kind, name = request.query_params["as"], Path(shown.template).stem
        if kind == "xlsx" and shown.tables:
            body = xlsx_of(shown.tables)
        elif kind == "csv" and (one := _one(shown, request)):
            body, name = csv_of(one), one.id
        else:
            raise Forbidden(404)
        file = f"{name}-{self.office.today:%Y-%m-%d}"
        return await handed_over(self.office, visitor, body, kind, file, str(request.url.query))

    async def visitor(self, request: Request) -> Visitor | None:
        """Whose cookie this is."""
        token = request.cookies.get(COOKIE, "")
        account = await self.office.accounts.who(token) if token else None
        return Visitor(account, token) if account else None

    async def page(
        self,
        template: str,
        request: Request,
        visitor: Visitor | None,
        status: int = 200,
        **values: Any,
    ) -> Response:
        """A page, with what every page has."""
        office, account = self.office, visitor.account if visitor else None
        demo = bool(visitor and await office.memory.ask("demo_read"))
        common = {
            "town": office.book.town,
            "account": account,
            "unit_name": office.unit_name,
            "here": request.url.path,
            "query": urlencode([p for p in request.query_params.multi_items() if p[0] not in FILE]),
            "demo": demo,
        }
        body = self.pages.get_template(template).render(**common, **values)
        return HTMLResponse(body, status, HEADERS)

    async def refusal(self, request: Request, status: int) -> Response:
        """A kind page for what is not there, or not theirs."""
        return await self.page(
            "staff/refused.html", request, None, status, reason=str(status), faults=()
        )

    @staticmethod
    def to(path: str) -> Response:
        """Go and get that."""
        return RedirectResponse(path, 303, HEADERS)

    def _values(self, shown: Shown, visitor: Visitor) -> dict[str, Any]:
        return {
            "tables": {table.id: table for table in shown.tables},
            "asked": shown.asked,
            "units": self.office.units(visitor.scope),
            "spans": SPANS,
            **shown.values,
        }


def _one(shown: Shown, request: Request) -> Table | None:
    wanted = request.query_params.get("table", "")
    found = (table for table in shown.tables if not wanted or table.id == wanted)
    return next(found, None)
