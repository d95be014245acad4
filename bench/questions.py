"""Questions and what they mean: those of `../shared/data`, which stay there, and our own."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
OWN = ROOT / "tests" / "questions.yaml"
HARD = ROOT / "tests" / "questions-hard.yaml"
"""Made up by people who had not seen the content: stories, dialect, other names for things."""
FIELD_OF = {
    "how_to_file": "how", "documents": "papers", "fee": "fee", "time": "time",
    "where": "where", "online": "online",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question or a talk, and what is right."""

    id: str
    turns: tuple[str, ...]
    codes: frozenset[str]
    """Any of these is right; none for what is out of scope."""
    field: str = ""
    """What is asked; empty where anything is right."""
    style: str = ""
    ambiguous: bool = False
    """Right is a question back that offers two of the codes."""
    forbidden: frozenset[str] = frozenset()
    """Codes that must not be carried over from an earlier turn."""
    hard: bool = False
    """Made up to be hard, and not asked by anybody."""

    @property
    def text(self) -> str:
        """The last turn."""
        return self.turns[-1]


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions of one origin."""

    inside: tuple[Question, ...]
    outside: tuple[Question, ...]
    talks: tuple[Question, ...]


def shared(folder: Path = SHARED) -> Collection:
    """The development questions of the shared folder."""
    return Collection(
        tuple(_inside(row) for row in _rows(folder / "questions-dev.jsonl")),
        tuple(_outside(row) for row in _rows(folder / "out-of-scope-dev.jsonl")),
        tuple(_talk(row) for row in _rows(folder / "conversations-dev.jsonl")),
    )


def own(path: Path = OWN) -> Collection:
    """The questions of this repository."""
    held = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    name, hard = path.stem, path == HARD
    inside = [_own(f"{name}-{n}", row, hard) for n, row in enumerate(held["questions"], 1)]
    outside = [
        Question(id=f"{name}-out-{n}", turns=(text,), codes=frozenset(), hard=hard)
        for n, text in enumerate(held["outside"], 1)
    ]
    talks = [_own(f"{name}-talk-{n}", row, hard) for n, row in enumerate(held["talks"], 1)]
    return Collection(tuple(inside), tuple(outside), tuple(talks))


def known(questions: Iterable[Question], codes: Iterable[str]) -> list[Question]:
    """The questions that one of these codes answers."""
    wanted = frozenset(codes)
    return [question for question in questions if question.codes & wanted]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _codes(row: dict[str, Any]) -> frozenset[str]:
    return frozenset(filter(None, (row["code"], *row["alt_codes"])))


def _inside(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        turns=(row["text"],),
        codes=_codes(row),
        field=FIELD_OF.get(row["intent"], ""),
        style=row["style"],
        ambiguous=row["ambiguous"],
    )


def _outside(row: dict[str, Any]) -> Question:
    return Question(id=row["id"], turns=(row["text"],), codes=frozenset(), style=row["kind"])


def _talk(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        turns=tuple(row["turns"]),
        codes=_codes(row),
        field=row["field"] or "",
        style=row["kind"],
        forbidden=frozenset(row["forbidden_codes"]),
    )


def _own(id: str, row: dict[str, Any], hard: bool) -> Question:
    return Question(
        id=id,
        turns=tuple(row["turns"] if "turns" in row else [row["ask"]]),
        codes=frozenset(row["codes"] if "codes" in row else [row["code"], *row.get("also", ())]),
        field=row.get("field", ""),
        style=row.get("style", "")
        or ("casual" if not row.get("ask", "x").isascii() else "no_diacritics"),
        ambiguous="codes" in row,
        forbidden=frozenset(row.get("forbidden", ())),
        hard=hard,
    )
