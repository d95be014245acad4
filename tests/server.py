"""A PostgreSQL server for tests: thrown away with its folder, reached by a socket in it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from urllib.parse import quote

NOBODY = "65534"


def program(name: str) -> str:
    """Where a program of PostgreSQL is; empty where there is none."""
    return shutil.which(name) or next(iter(glob(f"/usr/lib/postgresql/*/bin/{name}")), "")


def missing() -> str:
    """Why there is no server here; empty where there can be one."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    if not (program("initdb") and program("postgres")):
        return "no PostgreSQL on this machine: apt-get install postgresql"
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        return "PostgreSQL does not run as root, and there is no setpriv"
    return ""


def _unprivileged() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


class Server:
    """A running server; each test has a database of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def address(self, name: str) -> str:
        return f"postgresql://bot@/{name}?host={quote(str(self._folder), safe='')}"

    def run(self, sql: str, name: str = "postgres") -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(self.address(name), autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def database(self) -> str:
        """The name of a new, empty database."""
        self._made += 1
        name = f"t{self._made}"
        self.run(f"create database {name}")
        return name

    def cut(self, name: str) -> None:
        """End every connection to a database, as a restart would."""
        self.run(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            f" where datname = '{name}' and pid <> pg_backend_pid()"
        )


@contextmanager
def serving() -> Iterator[Server]:
    """A server until the caller leaves."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a socket's path must be short
    before = _unprivileged()
    if before:
        os.chown(folder, int(NOBODY), int(NOBODY))
    data, running = str(folder / "data"), None
    given = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        make = [program("initdb"), "-D", data, "-U", "bot", "-A", "trust", "--no-sync"]
        subprocess.run([*before, *make, "-E", "UTF8"], check=True, **given)  # type: ignore[call-overload]
        settings = {"fsync": "off", "listen_addresses": "", "unix_socket_directories": folder}
        told = [f"--{name}={value}" for name, value in settings.items()]
        running = subprocess.Popen([*before, program("postgres"), "-D", data, *told], **given)  # type: ignore[call-overload]
        server = Server(folder)
        _wait(server, running)
        yield server
    finally:
        if running:
            running.send_signal(signal.SIGINT)  # at once, without waiting for whoever is connected
            try:
                running.wait(5)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server, running: "subprocess.Popen[bytes]") -> None:
    import psycopg

    for _ in range(600):
        if running.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended with {running.returncode}")
        try:
            server.run("select 1")
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise TimeoutError("PostgreSQL does not answer")
