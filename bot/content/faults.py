"""A fault in a content file: where it stands and what is wrong, in the author's language."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.content.marks import Mark, Marks, Trail


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend; a warning leaves the file usable."""

    file: str
    line: int
    column: int
    text: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.text}"


class ContentError(Exception):
    """The content has faults, and the program will not work with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(slots=True)
class Report:
    """The faults of one file, gathered in one pass."""

    file: Path
    words: dict[str, str]
    """What each kind of fault is called in the author's language."""
    marks: Marks = field(default_factory=Marks)
    """Where each value of the file stands."""
    faults: list[Fault] = field(default_factory=list)

    def add(self, mark: Mark, kind: str, /, *, warning: bool = False, **values: object) -> None:
        """Note a fault of `kind` at a known place."""
        text = self.words.get(kind, kind + " {values}").format(values=values, **values)
        self.faults.append(Fault(self.file.name, *mark, text, warning))

    def at(self, trail: Trail, kind: str, /, *, warning: bool = False, **values: object) -> None:
        """Note a fault at a value, or at the nearest thing around it that has a place."""
        self.add(self.mark(trail), kind, warning=warning, **values)

    def mark(self, trail: Trail) -> Mark:
        """Where the value at `trail` stands."""
        return self.marks.of(trail)
