"""One thread that owns the one writing connection of a SQLite file.

It takes waiting jobs together, runs each in its own savepoint, commits once, and only then
tells them that they are done: many talkers share one wait for the disk, and what was told to
be kept is kept. A job that fails rolls back alone.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlite_utils import Database

T = TypeVar("T")
MOST = 256
"""Jobs in one commit."""
QUIET = 5.0
"""Seconds without a job after which the log is folded into the file."""


@dataclass(slots=True)
class _Job:
    work: Callable[[sqlite3.Connection], Any]
    future: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None

    def run(self, connection: sqlite3.Connection) -> None:
        connection.execute("savepoint job")
        try:
            self.result = self.work(connection)
        except Exception as error:
            connection.execute("rollback to job")
            self.error = error
        connection.execute("release job")

    def tell(self) -> None:
        if self.future.cancelled():
            return
        if self.error:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """The writing thread; `run` may be awaited from any number of tasks."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="bot-writer", daemon=True)
        self._opened: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()

    def open(self, prepare: Callable[[Database], None]) -> None:
        """Open the file, let `prepare` bring its tables up to date, begin to take jobs."""
        self._prepare = prepare
        self._thread.start()
        if (error := self._opened.get()) is not None:
            raise error

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work`, once it is on the disk."""
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop)
        self._jobs.put(job)
        result: T = await job.future
        return result

    def close(self) -> None:
        """Finish what is waiting and end the thread."""
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    def _work(self) -> None:
        try:
            connection = connect(self._path)
            self._prepare(Database(connection))
        except BaseException as error:
            self._opened.put(error)
            return
        self._opened.put(None)
        with contextlib.closing(connection):
            while (batch := self._batch(connection)) is not None:
                self._commit(connection, batch)

    def _batch(self, connection: sqlite3.Connection) -> list[_Job] | None:
        """All jobs that wait, at least one; none when the thread is to end."""
        try:
            first = self._jobs.get(timeout=QUIET)
        except queue.Empty:
            # What was blanked must not live on in the log: fold it into the file and cut it.
            connection.execute("pragma wal_checkpoint(truncate)")
            first = self._jobs.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < MOST:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            batch.append(job)
        return batch

    def _commit(self, connection: sqlite3.Connection, batch: list[_Job]) -> None:
        try:
            connection.execute("begin immediate")
            for job in batch:
                job.run(connection)
            connection.execute("commit")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("rollback")
            for job in batch:
                job.error = job.error or error
        batch[0].loop.call_soon_threadsafe(_tell, batch)


def connect(path: str) -> sqlite3.Connection:
    """A connection that writes: durable, and with no copy left of what is blanked."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in (
        "journal_mode=wal",
        "synchronous=full",
        "busy_timeout=5000",
        "secure_delete=on",
        "foreign_keys=on",
    ):
        connection.execute(f"pragma {pragma}")
    return connection


def _tell(batch: list[_Job]) -> None:
    for job in batch:
        job.tell()
