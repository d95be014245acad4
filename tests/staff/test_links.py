"""Links are tried with patience, ours only, and counted by nights."""

from pathlib import Path

import httpx
import pytest

from bot.core.handbook import Handbook
from bot.staff.links import PAUSE, TRIES, Links, NoNetwork, addresses
from tests.staff.desk import office

GOOD, BAD, FLAKY, SHY = (f"https://{n}.gov.vn/" for n in ("good", "bad", "flaky", "shy"))


class Net:
    """Servers of every temper."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        address = str(request.url)
        self.asked.append(address)
        if address == BAD:
            raise httpx.ConnectError("down")
        if address == FLAKY:
            return httpx.Response(200 if self.asked.count(FLAKY) > 1 else 500)
        return httpx.Response(403 if address == SHY else 200)


async def test_a_link_is_dead_only_after_patience_and_nights(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        net, pauses = Net(), list[float]()

        async def sleep(seconds: float) -> None:
            pauses.append(seconds)

        async with httpx.AsyncClient(transport=httpx.MockTransport(net)) as client:
            links = Links(desk.store, desk.clock, client, sleep)
            for night in (1, 2):
                assert await links.check([GOOD, BAD, FLAKY, SHY, GOOD]) == 1
                rows = {r["address"]: r for r in await desk.store.ask("links_read")}
                assert {a: r["failed"] for a, r in rows.items()} == {
                    GOOD: 0, BAD: night, FLAKY: 0, SHY: 0,
                }  # fmt: skip
        assert rows[BAD]["status"] == "ConnectError"
        assert net.asked.count(BAD) == 2 * TRIES and net.asked.count(GOOD) == 4
        assert pauses.count(PAUSE) == 8


async def test_without_a_network_no_link_is_called_dead(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        async with httpx.AsyncClient(transport=httpx.MockTransport(Net())) as client:
            with pytest.raises(NoNetwork):
                await Links(desk.store, desk.clock, client).check([BAD])
        assert await desk.store.ask("links_read") == []


def test_only_the_states_own_links_are_tried(handbook: Handbook) -> None:
    found = addresses(handbook, ("gov.vn",))
    assert found and all(".gov.vn/" in address or address.endswith(".gov.vn") for address in found)
    assert addresses(handbook, ("example.vn",)) == []
