"""A Telegram that answers every call after 50 ms and counts; as cheap as it can be, so that the
bot is measured. Strictness is the business of `tests/fakes`."""

import asyncio
import json
import time
from urllib.parse import parse_qs

DELAY = 0.05
ME = {"id": 4711, "is_bot": True, "first_name": "b", "username": "b_bot"}


class Sink:
    """Where answers arrive."""

    def __init__(self) -> None:
        self.arrived: list[tuple[float, int]] = []
        """When a message came, and for which chat."""
        self.port = 0

    async def open(self) -> asyncio.AbstractServer:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Call(self), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def result(self, method: str, body: bytes) -> object:
        """What a method gives."""
        if method == "sendMessage":
            chat = _chat(body)
            self.arrived.append((time.perf_counter(), chat))
            where = {"id": chat, "type": "private"}
            return {"message_id": len(self.arrived), "date": 1, "chat": where, "text": "x"}
        if method == "getMe":
            return ME
        if method == "getWebhookInfo":
            return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        return True


def _chat(body: bytes) -> int:
    if body.startswith(b"{"):
        return int(json.loads(body)["chat_id"])
    return int(parse_qs(body.decode())["chat_id"][0])


class _Call(asyncio.Protocol):
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:end].lower()
            at = head.find(b"content-length:")
            size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._held) < end + 4 + size:
                return
            body = self._held[end + 4 : end + 4 + size]
            method = self._held.split(b" ", 2)[1].decode().rpartition("/")[2]
            self._held = self._held[end + 4 + size :]
            answer = json.dumps({"ok": True, "result": self._sink.result(method, body)}).encode()
            asyncio.get_running_loop().call_later(DELAY, self._answer, answer)

    def _answer(self, body: bytes) -> None:
        if not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            self._transport.write(head + str(len(body)).encode() + b"\r\n\r\n" + body)
