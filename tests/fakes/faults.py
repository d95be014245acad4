"""What goes wrong between two machines, drawn from a seed."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.responses import Response

Fault = Literal["none", "refused", "limited", "cut", "slow", "garbage"]


@dataclass
class Faults:
    """How often calls fail, and in which of the ways; `plan` comes before chance."""

    chance: random.Random = field(default_factory=lambda: random.Random(1))
    failing: float = 0.0
    """Share of calls that fail."""
    ways: tuple[Fault, ...] = ("refused", "limited", "cut", "garbage")
    plan: list[Fault] = field(default_factory=list)
    """Faults of the next calls, in order."""
    seen: list[Fault] = field(default_factory=list)

    def next(self) -> Fault:
        """The fault of this call."""
        fault: Fault = "none"
        if self.plan:
            fault = self.plan.pop(0)
        elif self.failing and self.chance.random() < self.failing:
            fault = self.chance.choice(self.ways)
        if fault != "none":
            self.seen.append(fault)
        return fault


class Cut(Response):
    """An answer that breaks off: the call was done, but the caller cannot know."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})
        await asyncio.sleep(0)
        raise ConnectionResetError("cut off by the fake")


GARBAGE = Response(b"<html>502 Bad Gateway</html>", 502, media_type="text/html")
