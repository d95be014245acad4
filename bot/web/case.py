"""A case read by its code and second word, for whoever has no talk to read it in.

The page tells how the case stands and what staff answered; neither the citizen's words nor where
the case came from.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.pace import Buckets
from bot.core.handbook import Handbook
from bot.core.intent import case_named
from bot.core.known import CaseSeen

Find = Callable[[str, str], Awaitable[CaseSeen | None]]
"""The case of a code, for who knows its second word."""
LONGEST = 2_000


@dataclass(frozen=True)
class CasePage:
    """`/case/<code>`."""

    find: Find
    handbook: Callable[[], Handbook]
    pages: Environment
    headers: dict[str, str]
    pace: Buckets

    def routes(self) -> Sequence[BaseRoute]:
        """The page with and without a code."""
        return (
            Route("/case", self.page, methods=["GET", "POST"]),
            Route("/case/{code}", self.page, methods=["GET", "POST"]),
        )

    async def page(self, request: Request) -> Response:
        """The form, or what it opens."""
        code = request.path_params.get("code", "")[:12].upper()
        if request.method == "GET":
            return self._show(code)
        if self.pace.wait(request.client.host if request.client else ""):
            return self._show(code, 429, wrong="often")
        length = request.headers.get("content-length", "")
        if not length.isdigit() or int(length) > LONGEST:
            return self._show(code, 413, wrong="unknown")
        form = await request.form(max_fields=4)
        named = case_named(f"{form.get('code', '')} {form.get('pin', '')}")
        seen = await self.find(*named) if named else None
        if seen is None:
            return self._show(named[0] if named else code, 404, wrong="unknown")
        return self._show(seen.code, seen=seen)

    def _show(
        self, code: str, status: int = 200, wrong: str = "", seen: CaseSeen | None = None
    ) -> Response:
        book = self.handbook()
        unit = book.places.get(seen.unit) if seen and seen.unit else None
        values: dict[str, Any] = {"code": code, "wrong": wrong, "seen": seen, "unit": unit}
        body = self.pages.get_template("case.html").render(town=book.town, **values)
        headers = {**self.headers, "Cache-Control": "no-store"}
        return HTMLResponse(body, status, headers)
