"""A load generator on raw sockets: so cheap that it is the server that is measured.

Closed loop: each connection asks again as soon as it is answered. Open loop: requests leave at a
rate, whether answered or not, and late ones count from when they should have left.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Measured:
    """What came back."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    bad: int = 0
    """Answers whose status was not 200."""

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def at(self, share: float) -> float:
        """The latency in milliseconds below which this share of answers came."""
        found = sorted(self.latencies)
        return found[min(len(found) - 1, int(share * len(found)))] * 1000 if found else 0.0


class _Connection(asyncio.Protocol):
    """One connection; `requests` gives whole requests as bytes."""

    def __init__(self, requests: Iterator[bytes], measured: Measured, closed: bool) -> None:
        self._requests, self._measured, self._closed = requests, measured, closed
        self._held = b""
        self._sent: deque[float] = deque()
        self.going = True
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        if self._closed:
            self.ask(time.perf_counter())

    def ask(self, due: float) -> None:
        self._sent.append(due)
        self.transport.write(next(self._requests))

    @property
    def busy(self) -> int:
        return len(self._sent)

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (length := _length(self._held)) and len(self._held) >= length:
            good = self._held.startswith(b"HTTP/1.1 200")
            self._held = self._held[length:]
            self._answered(good)

    def _answered(self, good: bool) -> None:
        now = time.perf_counter()
        sent = self._sent.popleft()
        if good:
            self._measured.latencies.append(now - sent)
        else:
            self._measured.bad += 1
        if self._closed and self.going:
            self.ask(now)


def _length(held: bytes) -> int:
    """Bytes of the first answer in what came; 0 while its head is not whole."""
    end = held.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = held[:end].lower()
    at = head.find(b"content-length:")
    if at < 0:
        return end + 4
    return end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])


async def closed_loop(
    port: int, requests: Iterator[bytes], *, connections: int, seconds: float
) -> Measured:
    """As fast as the server answers so many connections."""
    measured = Measured()
    loop, open_ones = asyncio.get_running_loop(), []
    for _ in range(connections):
        _, one = await loop.create_connection(
            lambda: _Connection(requests, measured, closed=True), "127.0.0.1", port
        )
        open_ones.append(one)
    await asyncio.sleep(seconds / 5)  # let it get warm
    measured.latencies.clear()
    measured.bad = 0
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    measured.seconds = time.perf_counter() - began
    kept = Measured(measured.seconds, list(measured.latencies), measured.bad)
    for one in open_ones:
        one.going = False
    await asyncio.sleep(0.3)
    for one in open_ones:
        one.transport.abort()
    return kept


async def open_loop(
    port: int, requests: Iterator[bytes], *, rate: float, seconds: float, connections: int = 40
) -> Measured:
    """So many requests a second, spread over the connections that are free."""
    measured = Measured()
    loop, open_ones = asyncio.get_running_loop(), []
    for _ in range(connections):
        _, one = await loop.create_connection(
            lambda: _Connection(requests, measured, closed=False), "127.0.0.1", port
        )
        open_ones.append(one)
    began = time.perf_counter()
    for n in range(int(rate * seconds)):
        due = began + n / rate
        wait = due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        min(open_ones, key=lambda one: one.busy).ask(due)
    end = time.perf_counter() + 5
    while any(one.busy for one in open_ones) and time.perf_counter() < end:
        await asyncio.sleep(0.01)
    measured.seconds = time.perf_counter() - began
    for one in open_ones:
        one.transport.abort()
    return measured


def post(path: str, body: bytes, headers: str = "") -> bytes:
    """A whole request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode() + body
