"""A whole bot in the test's own loop, beside the fakes that it talks with."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import uvicorn

from bot import app
from bot.settings import Settings
from tests.conftest import ROOT


@asynccontextmanager
async def running(
    folder: Path, port: int = 0, clock: Callable[[], datetime] = app.now, **settings: object
) -> AsyncIterator[app.Process]:
    """A bot; with a port, one that can be called."""
    given: dict[str, object] = {"db": str(folder / "bot.db"), "content": str(ROOT)}
    given |= {"telegram_rate": 0.0, "telegram_chat_rate": 0.0}
    if port:
        given |= {"port": port, "public_url": f"http://127.0.0.1:{port}"}
    async with app.opened(Settings(**given | settings), clock) as process:  # type: ignore[arg-type]
        if not port:
            yield process
            return
        async with listening(process, port):
            yield process


@asynccontextmanager
async def listening(process: app.Process, port: int) -> AsyncIterator[None]:
    config = uvicorn.Config(
        process.web, host="127.0.0.1", port=port, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        await task


async def until(true: Callable[[], object], patience: float = 60.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "not in time"
        await asyncio.sleep(0.01)
