"""A webhook as every network may call it: strangers and endless bodies are turned away before a
door reads a word, and a network that comes to a full house is told when to come again."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.body import Answering, Broken, TooLong, body_of
from bot.channels.channel import Signs
from bot.store.store import StoreDown, StoreFull

BODY = 1_000_000
"""Longest update, in bytes."""

Brought = Callable[[Request, bytes], Awaitable[Response]]
"""What a door does with an update; it may raise StoreFull or StoreDown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where a network brings its updates."""

    signs: Signs
    later: int
    """Seconds after which the network is to come again when we are full."""
    header: str = ""
    """Where it sends the secret that it was given; empty for a network that signs instead."""
    secret: str = ""

    def route(self, path: str, brought: Brought) -> Route:
        """The route of the door's own part."""

        async def answer(request: Request) -> Response:
            return await self._answer(request, brought)

        return Route(path, Answering(answer), methods=["POST"])

    async def _answer(self, request: Request, brought: Brought) -> Response:
        if not self._known(request):
            self.signs.count("wrong secret")
            return Response(status_code=403)
        try:
            body = await body_of(request, BODY)
        except TooLong:
            return Response(status_code=413)
        except Broken:
            return Response(status_code=400)
        try:
            return await brought(request, body)
        except (StoreFull, StoreDown):
            self.signs.count("put off")
            return Response(status_code=503, headers={"Retry-After": str(self.later)})

    def _known(self, request: Request) -> bool:
        if not self.header:
            return True
        given = request.headers.get(self.header, "")
        return hmac.compare_digest(given.encode(), self.secret.encode())
