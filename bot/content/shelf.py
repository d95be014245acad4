"""Holds the current edition and swaps it whole when the files change.

The program refuses to start on a fault; on a reload it keeps the edition that it has, and the
faults are shown to staff.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.content.edition import Bound, bind, content_files, edition
from bot.content.faults import ContentError, Fault
from bot.core.handbook import Handbook

log = logging.getLogger(__name__)
PAUSE = 2.0
"""Seconds between two looks at the files."""


class Shelf:
    """The edition in use."""

    def __init__(
        self, folder: Path, today: Callable[[], date], units: str = "", catalogue: str = ""
    ) -> None:
        self._folder = folder
        self._today = today
        self._units, self._catalogue = units, catalogue
        self._bound = bind(folder, today(), units, catalogue)
        self._stamp = self._look()
        self.faults: tuple[Fault, ...] = ()
        """What keeps the files as they are now from being used; empty when all is well."""

    @property
    def handbook(self) -> Handbook:
        """The edition in use."""
        return self._bound.handbook

    @property
    def bound(self) -> Bound:
        """The edition in use with its files and warnings."""
        return self._bound

    async def watch(self) -> None:
        """Take every new edition of the files that has no fault, until cancelled."""
        await asyncio.to_thread(self._warm)
        while True:
            await asyncio.sleep(PAUSE)
            await self.look()

    async def look(self) -> bool:
        """Take the files if they have changed; true if a new edition is in use."""
        stamp = self._look()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        return await asyncio.to_thread(self._take)

    def _warm(self) -> None:
        """Make now what is made once it is asked for, so that nobody's first question waits."""
        self._bound.handbook.warm()

    def _take(self) -> bool:
        try:
            mark = edition(self._folder, self._units, self._catalogue)
            if mark == self._bound.handbook.edition:
                self.faults = ()
                return False
            self._bound = bind(self._folder, self._today(), self._units, self._catalogue)
        except ContentError as error:
            self.faults = tuple(error.faults)
            told = {"n": len(self.faults), "first": str(min(self.faults))}
            log.error("the new edition has faults; the old one stays", extra=told)
            return False
        except OSError:
            return False  # a file is being written; the next look will find it
        self.faults = ()
        self._warm()
        log.info("a new edition is in use", extra={"edition": self._bound.handbook.edition})
        return True

    def _look(self) -> tuple[tuple[int, int], ...]:
        files = content_files(self._folder, self._units, self._catalogue)
        return tuple(_stamp(file) for file in files)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
