"""The pages for everybody: the chat, and every procedure as a plain page that needs no script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.core.conditions import checklist, spared
from bot.core.handbook import Handbook
from bot.core.places import Unit
from bot.core.procedure import Procedure
from bot.core.talk import HERE
from bot.core.telling import Telling, bullets
from bot.web.markup import html

FOLDER = Path(__file__).parent
MOST_FOUND = 8
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def environment() -> Environment:
    """Templates that escape by themselves and know no missing name."""
    loader = FileSystemLoader(FOLDER / "templates")
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    pages.filters["html"] = html
    return pages


@dataclass(frozen=True)
class Site:
    """The public pages of the edition in use."""

    handbook: Callable[[], Handbook]
    clock: Callable[[], datetime]
    pages: Environment

    def routes(self) -> Sequence[BaseRoute]:
        """Chat page, commune links, procedures, static files."""
        return (
            Route("/", self.chat),
            Route("/c/{unit}", self.chat),
            Route("/p/{code}", self.procedure),
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
        )

    async def chat(self, request: Request) -> Response:
        """The chat; without a script, a search box and the menu as plain links."""
        book = self.handbook()
        unit = self._unit(request.path_params.get("unit", ""))
        query = request.query_params.get("q", "")[:300].strip()
        spot = request.query_params.get("s", "")[:20]
        start = f"{unit.key}_{spot}".rstrip("_") if unit else ""
        return self._page(
            "chat.html",
            unit=unit,
            start=start if start.isascii() else unit and unit.key,
            ask=request.query_params.get("p", "")[:20],
            query=query,
            found=self._found(query),
            events=self._events(book),
            welcome=book.phrases.welcome(bot=book.town.bot_name, owner=book.town.owner),
        )

    async def procedure(self, request: Request) -> Response:
        """All of one procedure, to read or to print."""
        book, code = self.handbook(), request.path_params["code"]
        procedure = book.procedures.get(code)
        if procedure is None:
            raise HTTPException(404)
        if procedure.code != code:
            return RedirectResponse(f"/p/{procedure.code}", 301)
        return self._page("procedure.html", **self._told(book, procedure))

    def _told(self, book: Handbook, procedure: Procedure) -> dict[str, Any]:
        day = self._today()
        telling = Telling(procedure, book, day)
        steps = book.steps(procedure, day)
        return {
            "procedure": procedure,
            "telling": telling,
            "papers": [telling.needed(item) for item in checklist(procedure, {}, day)],
            "spared": telling.spared(spared(procedure, {}, day)),
            "steps": [(s.title, telling.step_text(s), telling.comes_back(s)) for s in steps],
            "check": telling.self_check(steps),
            "conditions": bullets(procedure.conditions),
            "notes": bullets(procedure.notes),
        }

    def _unit(self, name: str) -> Unit | None:
        """The unit of today that a link names; old names and codes lead to their successor."""
        if not name:
            return None
        places = self.handbook().places
        unit = places.get(name)
        if unit is None:
            raise HTTPException(404)
        today = places.today(unit)
        return today[0] if len(today) == 1 else unit

    def _found(self, query: str) -> list[Procedure]:
        if not query:
            return []
        book = self.handbook()
        matches = book.finder.find(query).matches
        found = [book.procedures[m.target] for m in matches if m.target in book.procedures]
        return found[:MOST_FOUND]

    @staticmethod
    def _events(book: Handbook) -> list[tuple[str, list[Procedure]]]:
        return [
            (
                f"{event.icon} {event.title}".strip(),
                [book.procedures[s.to] for s in event.stages if s.to in book.procedures],
            )
            for event in book.events.values()
        ]

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        book = self.handbook()
        page = self.pages.get_template(template)
        body = page.render(town=book.town, phrases=book.phrases, **values)
        return HTMLResponse(body, status, HEADERS)

    async def missing(self, request: Request, error: Exception) -> Response:
        """A kind page for what is not there."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        if request.url.path == "/chat":
            return Response(status_code=status)
        return self._page("missing.html", status, events=self._events(self.handbook()))

    async def busy(self, request: Request, error: Exception) -> Response:
        """A kind page while the store does not answer."""
        page = self._page("busy.html", 503)
        page.headers["Retry-After"] = "60"
        return page

    def _today(self) -> date:
        return self.clock().astimezone(HERE).date()
