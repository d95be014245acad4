"""A PostgreSQL server: connections to it, statements by name, its faults by our names, its tables.

`queries.sql` is the same text for both engines; only the mark of a parameter is another.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any

import psycopg
from psycopg import AsyncConnection, Connection, errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from bot.store.address import hushed
from bot.store.keeping import Run
from bot.store.queries import queries, statements, steps
from bot.store.store import NoDatabase, Row, StoreDown

Server = Connection[Row]
LIMIT = 5_000
"""Milliseconds that a statement may take, waiting for others included."""
QUESTION = 60_000
"""Milliseconds for a question, which keeps nobody waiting."""
PURGE = 600_000
"""Milliseconds for deleting what is past its time, which may be much at once."""
IDLE = 20_000
"""Milliseconds after which a chat that a process holds and does nothing with is let go."""
MANNER = {
    "application_name": "dong-hoa-bot",
    "client_encoding": "utf8",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A server that has gone without a word is given up after some seconds."""
ENCODINGS = ("UTF8", "SQL_ASCII")
_PARAMETER = re.compile(r"(?<![\w:]):(\w+)")


@cache
def server_queries() -> dict[str, bytes]:
    """Every statement by its name, as the driver reads it."""
    found = queries() | queries("postgres.sql")
    return {name: _PARAMETER.sub(r"%(\1)s", text).encode() for name, text in found.items()}


def key_of(kind: str, name: str) -> int:
    """The number under which the server holds something for us."""
    digest = hashlib.blake2b(f"{kind}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def manner(address: str, limit: int = LIMIT) -> dict[str, Any]:
    """How to connect; what the address says itself goes before."""
    given = conninfo_to_dict(address)
    ours = {
        "statement_timeout": limit,
        "idle_in_transaction_session_timeout": IDLE,
        "default_transaction_isolation": r"read\ committed",
    }
    options = " ".join(f"-c {name}={value}" for name, value in ours.items())
    return {**MANNER, **given, "options": f"{options} {given.get('options') or ''}".strip()}


def connect(address: str, limit: int = LIMIT) -> Server:
    """A connection of its own; raises NoDatabase."""
    with _opening(address):
        return Connection.connect(**manner(address, limit), row_factory=dict_row)


async def connect_to_stay(address: str) -> AsyncConnection[Row]:
    """A connection that is kept open to wait on, without a transaction; raises NoDatabase."""
    with _opening(address):
        return await AsyncConnection.connect(
            **manner(address), row_factory=dict_row, autocommit=True
        )


@contextmanager
def _opening(address: str) -> Iterator[None]:
    try:
        yield
    except (psycopg.Error, OSError, UnicodeError) as error:
        raise NoDatabase(hushed(str(error), address)) from None


@contextmanager
def named() -> Iterator[None]:
    """The server's faults by our name; a fault of one statement keeps its own."""
    try:
        yield
    except errors.ProgramLimitExceeded:
        raise
    except (
        psycopg.OperationalError,
        psycopg.InterfaceError,
        errors.ReadOnlySqlTransaction,
        errors.IdleInTransactionSessionTimeout,
    ) as error:
        raise StoreDown(str(error)) from error


def runner(connection: Server) -> Run:
    """Named statements in a connection's transaction."""
    known = server_queries()

    def run(name: str, /, **values: Any) -> Sequence[Row]:
        cursor = connection.execute(known[name], values)
        return cursor.fetchall() if cursor.description else ()

    return run


def asked(connection: Server, name: str, values: dict[str, Any]) -> list[Row]:
    """The rows of a named question, which may take its time."""
    run = runner(connection)
    run("patience", limit=str(QUESTION))
    return connection.execute(server_queries()[name], values).fetchall()


def done(connection: Server, name: str, values: dict[str, Any]) -> int:
    """Run a named statement; how many rows it touched.

    The same one is run by one process at a time, as in a file: some look before they write.
    """
    run = runner(connection)
    if name.startswith("purge"):
        run("patience", limit=str(PURGE))
    run("alone", key=key_of("statement", name))
    return connection.execute(server_queries()[name], values).rowcount


def bring_up_to_date(address: str) -> None:
    """Apply the steps that this database has not seen, each whole or not at all."""
    connection = connect(address, limit=0)
    try:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding not in ENCODINGS:
            raise NoDatabase(f"encoding {encoding}, UTF8 is needed")
        with named():
            _apply(connection)
    except (psycopg.Error, StoreDown) as error:
        raise NoDatabase(hushed(str(error), address)) from None
    finally:
        with suppress(psycopg.Error):
            connection.close()


def _apply(connection: Server) -> None:
    run = runner(connection)
    for name, text in steps():
        with connection.transaction():
            run("alone", key=key_of("steps", ""))  # others who start now wait here
            run("steps_table")
            if any(row["name"] == name for row in run("steps_done")):
                continue
            for statement in statements(text, "postgres"):
                connection.execute(statement.encode())
            run("step_done", name=name, at=datetime.now(UTC).isoformat())
