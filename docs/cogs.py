"""What cog prints into README, so that it cannot go stale: help, settings, a talk, counts."""

import sys
from dataclasses import fields
from datetime import date
from pathlib import Path

import click
from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bot.cli import main  # noqa: E402 (the path above comes first)
from bot.commands.later import Later  # noqa: E402
from bot.content.edition import bind  # noqa: E402
from bot.core.handbook import Handbook  # noqa: E402
from bot.settings import Secret, Settings, variable  # noqa: E402

DAY = date(2026, 11, 23)


def commands() -> str:
    """The help of the program and of each command, as a terminal of 88 columns shows it."""
    return "\n".join([_help(()), *(_help(path) for path in _paths(main, ()))])


def _paths(group: click.Group, above: tuple[str, ...]) -> list[tuple[str, ...]]:
    paths: list[tuple[str, ...]] = []
    known = group.whole() if isinstance(group, Later) else group.commands
    for name, command in sorted(known.items()):
        paths.append((*above, name))
        if isinstance(command, click.Group):
            paths += _paths(command, (*above, name))
    return paths


def _help(path: tuple[str, ...]) -> str:
    result = CliRunner().invoke(
        main, [*path, "--help"], prog_name="bot", terminal_width=88, max_content_width=88
    )
    return f"```\n$ {' '.join(('bot', *path))} --help\n{result.output.rstrip()}\n```\n"


def settings() -> str:
    """Every setting with its default; secrets show none."""
    lines = ["| `bot.yaml` | environment | default |", "| --- | --- | --- |"]
    for slot in fields(Settings):
        secret = isinstance(slot.default, Secret)
        default = "(secret)" if secret else f"`{slot.default}`" if slot.default != "" else ""
        lines.append(f"| `{slot.name}` | `{variable(slot.name)}` | {default} |")
    return "\n".join(lines) + "\n"


def talk(name: str) -> str:
    """A talk of tests/dialogues, without its counted facts."""
    text = (ROOT / "tests" / "dialogues" / f"{name}.chat").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("*", "#", "@"))]
    return "```\n" + "\n".join(lines) + "\n```\n"


def counts() -> str:
    """How much it knows, in English."""
    book = _book()
    online = sum(p.online.submit for p in set_of(book))
    return (
        f"{book.count} procedures ({online} of them filed online), {len(book.forks)} words of many"
        f" meanings that ask back, {len(book.events)} events of life, {len(book.signposts)} matters"
        " that belong to somebody else.\n"
    )


def counts_vi() -> str:
    """How much it knows, in Vietnamese (the words stand beside this file)."""
    book = _book()
    online = sum(p.online.submit for p in set_of(book))
    text = (ROOT / "docs" / "counts.vi.txt").read_text("utf-8")
    return text.format(
        procedures=book.count, online=online, forks=len(book.forks), events=len(book.events),
        signposts=len(book.signposts),
    )  # fmt: skip


def results() -> str:
    """The last benchmark tables, as they were written by `make bench`."""
    files = sorted((ROOT / "bench" / "results").glob("*.md"))
    return "\n".join(file.read_text("utf-8") for file in files)


def set_of(book: Handbook) -> list:  # type: ignore[type-arg]
    """Each procedure once."""
    return list({p.code: p for p in book.procedures.values()}.values())


def _book() -> Handbook:
    return bind(ROOT, DAY).handbook
