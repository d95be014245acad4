"""One JSON object a line, of few fields; never words, never secrets."""

import json
import logging
import sys
import time
from collections.abc import Iterable
from functools import lru_cache

_dense = json.JSONEncoder(ensure_ascii=False, default=str).encode
_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message", "asctime", "taskName", "color_message"
}  # fmt: skip


class Lines(logging.Formatter):
    """A record as one line of JSON, with dots in place of whatever must never be shown."""

    def __init__(self, hidden: Iterable[str] = ()) -> None:
        super().__init__()
        self._hidden = tuple(hidden)

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": _written(int(record.created)),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
        }
        told |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info and record.exc_info[0]:
            told["error"] = f"{record.exc_info[0].__name__}: {record.exc_info[1]}"
            told["trace"] = self.formatException(record.exc_info)
        line = _dense(told)
        for secret in self._hidden:
            line = line.replace(secret, "...")
        return line


@lru_cache(2)
def _written(second: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))


def set_up(hidden: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Write all of the program's lines to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(hidden))
    # Nobody reads these of a record, and finding them out for each takes time.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # It would write whole updates, with people's words in them; we tell its faults ourselves.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
