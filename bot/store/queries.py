"""Statements by name, and the numbered steps from one shape of the tables to the next."""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_NAMED = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_COMMENT = re.compile(r"^--.*\n", re.MULTILINE)


@cache
def queries() -> dict[str, str]:
    """Every statement of `queries.sql`, by its name."""
    _, *parts = _NAMED.split((HERE / "queries.sql").read_text("utf-8"))
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name: _COMMENT.sub("", text).strip() for name, text in pairs}


def steps() -> list[tuple[str, str]]:
    """Name and text of every step, in order."""
    files = sorted((HERE / "steps").glob("*.sql"))
    return [(file.stem, file.read_text("utf-8")) for file in files]


def statements(step: str, identity: str) -> list[str]:
    """The statements of a step, for an engine that writes a counted key like `identity`."""
    text = _COMMENT.sub("", step.replace("{identity}", identity))
    return [part.strip() for part in text.split(";") if part.strip()]
