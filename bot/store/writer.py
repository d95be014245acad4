"""The one writing connection of a SQLite file, and the group commit.

Jobs that wait are taken together: they run in the loop's own thread, where their few statements
take some microseconds and wait for nobody; then one commit waits for the disk in a thread beside
the loop. Only after it are the jobs told that they are done: many talkers share one wait, and
what was told to be kept is kept. A job that fails rolls back alone: where one does, all of its
batch are taken back and run again, each in a savepoint of its own. A job that may take long runs
in that thread as a whole, and so does a batch while somebody else writes: he is waited for there.
"""

import asyncio
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlite_utils import Database

from bot.store.store import StoreDown

T = TypeVar("T")
MOST = 256
"""Jobs in one commit."""
QUIET = 5.0
"""Seconds without a job after which the log is folded into the file."""
LOG = 4000
"""Pages of the log after which a commit folds it into the file."""
WAIT = 5000
"""Milliseconds that are waited beside the loop for somebody else who writes."""
CACHE = 64_000
"""Kilobytes of the file that are held in memory."""


@dataclass(slots=True)
class _Job:
    work: Callable[[sqlite3.Connection], Any]
    future: "asyncio.Future[Any]"
    result: Any = None
    error: BaseException | None = None

    def alone(self, connection: sqlite3.Connection) -> None:
        """Run it so that a failure takes back nothing but what it wrote."""
        connection.execute("savepoint job")
        try:
            self.result = self.work(connection)
        except Exception as error:
            connection.execute("rollback to job")
            self.error = _named(error)
        connection.execute("release job")

    def tell(self) -> None:
        if self.future.cancelled():
            return
        if self.error:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """The writing side of a file; `run` may be awaited from any number of tasks."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._jobs: deque[_Job] = deque()
        self._slow: deque[_Job] = deque()
        self._busy = False
        """A batch is on its way to the disk."""
        self._dirty = False
        """Something was written since the log was folded into the file."""
        self._rested = 0.0
        self._beside: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="bot-writer", daemon=True)
        self._connection: sqlite3.Connection
        self._loop: asyncio.AbstractEventLoop
        self._timer: asyncio.TimerHandle

    async def open(self, prepare: Callable[[Database], None]) -> None:
        """Open the file, let `prepare` bring its tables up to date, begin to take jobs."""
        self._loop = asyncio.get_running_loop()
        self._connection = await asyncio.to_thread(_opened, self._path, prepare)
        self._thread.start()
        self._tidy()

    async def run(self, work: Callable[[sqlite3.Connection], T], *, slow: bool = False) -> T:
        """The result of `work`, once it is on the disk; `slow` work does not hold up the loop."""
        job = _Job(work, self._loop.create_future())
        (self._slow if slow else self._jobs).append(job)
        if not self._busy:
            self._busy = True
            self._loop.call_soon(self._batch)  # others that are ready now come along
        result: T = await job.future
        return result

    async def close(self) -> None:
        """Finish what is waiting and give the file back."""
        if not self._thread.is_alive():
            return
        while self._busy:
            await asyncio.sleep(0.005)
        self._timer.cancel()
        self._beside.put(None)
        await asyncio.to_thread(self._thread.join)
        self._connection.close()

    def _batch(self) -> None:
        """Run all jobs that wait, and send them to the disk."""
        if self._slow:
            batch = [self._slow.popleft()]
            self._beside.put(lambda: self._written(batch, run=True))
            return
        batch = [self._jobs.popleft() for _ in range(min(MOST, len(self._jobs)))]
        if not batch:
            self._busy = False
            self._rested = self._loop.time()
            return
        error = _run(self._connection, batch)
        if _in_use(error):
            self._beside.put(lambda: self._written(batch, run=True))
        elif error:
            self._told(batch, error)
        else:
            self._beside.put(lambda: self._written(batch, run=False))

    def _written(self, batch: list[_Job], run: bool) -> None:
        """Beside the loop: wait for the disk."""
        error = _run_patiently(self._connection, batch) if run else None
        if error is None:
            error = _attempt(self._connection, "commit")
        self._loop.call_soon_threadsafe(self._told, batch, error)

    def _told(self, batch: list[_Job], error: Exception | None) -> None:
        """In the loop again: tell the jobs, and take the next."""
        for job in batch:
            job.error = job.error or error
            job.tell()
        self._dirty = self._dirty or bool(batch)
        self._batch()

    def _tidy(self) -> None:
        """When nothing was written for a while, fold the log into the file and cut it: what was
        blanked must not live on there. Where a long question still reads from it, again later."""
        if self._dirty and not self._busy and self._loop.time() - self._rested >= QUIET:
            self._busy = True
            self._beside.put(self._fold)
        self._timer = self._loop.call_later(QUIET / 2, self._tidy)

    def _fold(self) -> None:
        self._dirty = not _folded(self._connection)
        self._loop.call_soon_threadsafe(self._told, [], None)

    def _work(self) -> None:
        """The thread: commits, slow jobs, and folding."""
        while (work := self._beside.get()) is not None:
            work()


def connect(path: str) -> sqlite3.Connection:
    """A connection that writes: durable, and with no copy left of what is blanked."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in (
        "journal_mode=wal",
        "synchronous=full",
        f"busy_timeout={WAIT}",
        "secure_delete=on",
        "foreign_keys=on",
        f"wal_autocheckpoint={LOG}",
        f"cache_size=-{CACHE}",
    ):
        connection.execute(f"pragma {pragma}")
    return connection


def _opened(path: str, prepare: Callable[[Database], None]) -> sqlite3.Connection:
    connection = connect(path)
    prepare(Database(connection))
    connection.row_factory = sqlite3.Row
    connection.execute("pragma busy_timeout=0")  # the loop's own thread waits for nobody
    return connection


def _run(connection: sqlite3.Connection, batch: list[_Job]) -> Exception | None:
    """Run a batch in a transaction that is left open; the error that ended it, if any."""
    try:
        connection.execute("begin immediate")
        if not _together(connection, batch):
            _undo(connection)
            connection.execute("begin immediate")
            for job in batch:
                job.alone(connection)
    except sqlite3.Error as error:
        _undo(connection)
        return _named(error)
    return None


def _run_patiently(connection: sqlite3.Connection, batch: list[_Job]) -> Exception | None:
    """Run a batch where waiting for others holds up nobody."""
    connection.execute(f"pragma busy_timeout={WAIT}")
    try:
        return _run(connection, batch)
    finally:
        connection.execute("pragma busy_timeout=0")


def _in_use(error: Exception | None) -> bool:
    """Whether somebody else is writing to the file."""
    cause = error.__cause__ if error else None
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _together(connection: sqlite3.Connection, batch: list[_Job]) -> bool:
    """Run jobs without savepoints, which cost as much as a statement each; false as soon as one
    fails, and then none of them has done anything that stays."""
    try:
        for job in batch:
            job.result = job.work(connection)
    except Exception:
        return False
    return True


def _attempt(connection: sqlite3.Connection, statement: str) -> Exception | None:
    try:
        connection.execute(statement)
    except sqlite3.Error as error:
        _undo(connection)
        return _named(error)
    return None


def _folded(connection: sqlite3.Connection) -> bool:
    """Fold the log into the file and cut it; false where somebody is in its way."""
    try:
        in_the_way, *_ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.Error:
        return False
    return not in_the_way


def _undo(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("rollback")


def _named(error: Exception) -> Exception:
    """The disk's faults by our name; a fault of one job keeps its own."""
    if isinstance(error, sqlite3.OperationalError):
        down = StoreDown(str(error))
        down.__cause__ = error
        return down
    return error
