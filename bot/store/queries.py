"""Statements by name, and the numbered steps from one shape of the tables to the next."""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_NAMED = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_COMMENT = re.compile(r"^--.*\n", re.MULTILINE)
_END = re.compile(r";[ \t]*(?:\n|$)")
"""A statement ends with its line; a semicolon inside one, as triggers have it, ends nothing."""
_ONLY = re.compile(r"^-- only (\w+)\n", re.MULTILINE)
SQLITE_IDENTITY = "integer primary key"


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
    engine = "sqlite" if identity == SQLITE_IDENTITY else "postgres"
    parts = _END.split(step.replace("{identity}", identity))
    return [text for part in parts if (text := _statement(part, engine))]


def _statement(part: str, engine: str) -> str:
    """One statement without its comments; empty where it is for another engine."""
    only = _ONLY.search(part)
    return "" if only and only[1] != engine else _COMMENT.sub("", part + "\n").strip()
