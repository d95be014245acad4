"""A fake on a port of its own, in a thread of its own."""

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import uvicorn

T = TypeVar("T")


@dataclass
class Served:
    """Where a fake listens, and the loop in which it lives."""

    address: str
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the fake's own loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)


@contextmanager
def served(app: Any, port: int = 0) -> Iterator[Served]:
    """Serve until the caller leaves."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_config=None,
        log_level="critical",
        lifespan="off",
        timeout_keep_alive=75,
    )
    server = uvicorn.Server(config)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_serve, args=(loop, server), daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        (socket,) = server.servers[0].sockets
        yield Served(f"http://127.0.0.1:{socket.getsockname()[1]}", loop)
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


def _serve(loop: asyncio.AbstractEventLoop, server: uvicorn.Server) -> None:
    asyncio.set_event_loop(loop)
    loop.run_until_complete(server.serve())
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
