"""Files that are put in place whole or not at all."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


def put_in_place(file: Path, parts: Iterable[bytes]) -> None:
    """Write beside the file and put it in place at once, so that no reader sees half of it and no
    loss of power leaves half of it behind; it may be read by the same people as before."""
    new = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as opened:
            opened.writelines(parts)
            opened.flush()
            os.fsync(opened.fileno())
        if file.exists():
            shutil.copymode(file, new)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
