"""`bot run` as a person starts it: what it says, and when."""

import socket
import subprocess
import sys
from pathlib import Path

import httpx

from bot.content.edition import wording
from tests.conftest import ROOT
from tests.content.small import folder
from tests.web.served import free_port, process


def run(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {"BOT_DB": str(path / "bot.db"), "BOT_CONTENT": str(folder(path / "content"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=given | environment,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(tmp_path, BOT_PORT=str(port))
    said = wording().commands["port_taken"].format(port=port, host="127.0.0.1")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")
    assert not (tmp_path / "bot.db").exists(), "nothing was opened for nothing"


def test_an_address_that_is_not_ours_is_one_clear_line(tmp_path: Path) -> None:
    done = run(tmp_path, BOT_PORT=str(free_port()), BOT_HOST="192.0.2.1")
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and "192.0.2.1" in done.stderr


def test_people_are_let_in_when_the_greeting_is_read(tmp_path: Path) -> None:
    port = free_port()
    given = {"BOT_CONTENT": str(folder(tmp_path / "content")), "PYTHONUNBUFFERED": "1"}
    with process(tmp_path, port, **given):
        said = (tmp_path / "log").read_text("utf-8")
        assert f"http://127.0.0.1:{port}/" in said
        assert httpx.get(f"http://127.0.0.1:{port}/alive").status_code == 200
