"""A whole bot for tests: in-process over ASGI, or as a process of its own that can be killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import httpx

from bot import app
from bot.settings import Settings
from tests.conftest import ROOT
from tests.patience import Watch

SET_UP = re.compile(r"(?i)(bot|telegram|zalo)_.*|.*_proxy")
MOST_WORK = 60
"""Seconds of the processor that no start takes."""
DIRECT = build_opener(ProxyHandler({}))


@asynccontextmanager
async def client(folder: Path, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of one bot in this process."""
    given = {"db": str(folder / "bot.db"), "content": str(ROOT), "requests_per_second": 100.0}
    async with app.opened(Settings(**given | settings)) as process:  # type: ignore[arg-type]
        transport = httpx.ASGITransport(process.web)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as browser:
            yield browser


def free_port() -> int:
    return free_ports(1)[0]


def free_ports(many: int) -> list[int]:
    """Ports that nobody has, each another."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(many)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


@contextmanager
def process(folder: Path, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`bot run` as a process, ready to be asked; killed when the caller leaves."""
    running = start(folder, port, **environment)
    try:
        yield running
    finally:
        kill(running)


def start(folder: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    running = spawn(folder, port, **environment)
    try:
        wait_for(port, running)
    except BaseException:
        kill(running)
        raise
    return running


def spawn(folder: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    given = {
        "BOT_DB": str(folder / "bot.db"),
        "BOT_PORT": str(port),
        "BOT_REQUESTS_PER_SECOND": "1000",
        "BOT_CONTENT": str(ROOT),
        "BOT_CONFIG": str(folder / "no.yaml"),
    }
    log = (folder / "log").open("ab")
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=plain(os.environ) | given | environment,
        stdout=log,
        stderr=log,
    )
    log.close()
    return running


def plain(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without what somebody has set up for a bot of his own, and without proxies:
    no test talks with a real network."""
    return {name: value for name, value in environment.items() if not SET_UP.fullmatch(name)}


def wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    """Wait until the bot answers, for as long as it works at it: however busy the machine is, a
    start takes some seconds of the processor, and one that hangs takes none."""
    watch = Watch(lambda: processor(running.pid))
    while not _alive(port):
        if running.poll() is not None:
            raise RuntimeError(f"the bot ended with {running.returncode}")
        if processor(running.pid) > MOST_WORK:
            raise TimeoutError(f"no answer after {MOST_WORK} s of the processor")
        watch.look()
        time.sleep(0.05)


def _alive(port: int) -> bool:
    try:
        # not by httpx, which makes ready for TLS each time and would take more than the start
        with DIRECT.open(f"http://127.0.0.1:{port}/alive", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def processor(pid: int) -> float:
    """Seconds of the processor that a process has used; none where there is no telling."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        running.send_signal(signal.SIGKILL)
    running.wait()
