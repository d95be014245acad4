"""What is worth counting in a talk. No fact names a person or holds a person's words,
but for the masked words of a question that was not understood."""

from dataclasses import dataclass
from typing import Literal

FactKind = Literal[
    "started", "asked", "opened", "told", "listed", "step", "link", "finished",
    "unit", "missed", "person", "signpost", "forgotten", "other",
    "polled", "reminded", "declined", "voted", "case", "replied", "solved", "unsolved",
    "late", "due", "nudge", "public", "officer",
]  # fmt: skip


ANONYMOUS = frozenset({"voted"})
"""Kinds that are kept without pseudonym and hour: who voted is nobody's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened; the store adds day, unit, channel, edition and pseudonym."""

    kind: FactKind
    procedure: str = ""
    detail: str = ""
    """A step, a field, a verdict or a spot, as the kind says."""
    words: str = ""
    """Masked words, for `missed` only; kept apart from pseudonyms."""
