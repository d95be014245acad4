"""For operators: is the loop turning, is everything well, and the counters."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from math import nan

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.channel import Channel
from bot.content.shelf import Shelf
from bot.store.store import StoreDown

CROWDED = 1000
"""Unanswered updates past which the process is not ready for more."""


@dataclass(frozen=True)
class Health:
    """What is known of this process."""

    shelf: Shelf
    waiting: Callable[[], Awaitable[int]]
    channels: Sequence[Channel]

    def routes(self) -> Sequence[BaseRoute]:
        """`/alive`, `/ready`, `/metrics`."""
        return (
            Route("/alive", self.alive),
            Route("/ready", self.ready),
            Route("/metrics", self.metrics),
        )

    async def alive(self, request: Request) -> Response:
        """The loop turns."""
        return PlainTextResponse("ok")

    async def ready(self, request: Request) -> Response:
        """Store and edition are well; a new edition with faults is told but does no harm."""
        waiting = await self._waiting()
        ready = waiting is not None and waiting < CROWDED
        body = {
            "ready": ready,
            "waiting": waiting,
            "edition": self.shelf.handbook.edition,
            "procedures": self.shelf.handbook.count,
            "faults": [str(fault) for fault in self.shelf.faults],
            "channels": [channel.name for channel in self.channels],
            "alarms": {c.name: dict(c.signs.alarms) for c in self.channels if c.signs.alarms},
        }
        return JSONResponse(body, 200 if ready else 503)

    async def _waiting(self) -> int | None:
        """How many updates are not answered yet; none where nobody can say."""
        try:
            return await self.waiting()
        except StoreDown:
            return None

    async def metrics(self, request: Request) -> Response:
        """Gauges in Prometheus' text form."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

        registry = CollectorRegistry()
        waiting = await self._waiting()
        gauges = {
            "bot_waiting": ("Updates not answered yet", nan if waiting is None else waiting),
            "bot_store": ("Whether the store answers", int(waiting is not None)),
            "bot_procedures": ("Procedures", self.shelf.handbook.count),
            "bot_content_faults": ("Faults of a refused edition", len(self.shelf.faults)),
        }
        for name, (text, value) in gauges.items():
            Gauge(name, text, registry=registry).set(value)
        events = Gauge(
            "bot_channel", "What happened at a door", ("channel", "what"), registry=registry
        )
        alarms = Gauge("bot_alarms", "What needs a hand at a door", ("channel",), registry=registry)
        for channel in self.channels:
            alarms.labels(channel.name).set(len(channel.signs.alarms))
            for what, count in channel.signs.counts.items():
                events.labels(channel.name, what).set(count)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
