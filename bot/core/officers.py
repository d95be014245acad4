"""Officers' own questions: how dossiers are handled on the portal, and by which rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.core.dated import Dated
from bot.core.finder import Finder
from bot.core.topics import Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerEntry(Dated):
    """One question of those who handle dossiers, and its answer with its source."""

    id: str
    title: str
    asks: tuple[str, ...]
    text: str
    links: tuple[Pointer, ...] = ()
    was: str = ""
    """What held before `since`, where the rule has changed."""


@dataclass(frozen=True)
class Officers:
    """The entries, and a finder of their own: citizens' questions never lead here."""

    entries: Mapping[str, OfficerEntry]
    make: Callable[[], Finder]
    """Makes the finder, which nobody needs before the first officer asks."""
    leave: frozenset[str] = frozenset()
    """Folded words by which an officer goes back to the citizens' part."""

    @cached_property
    def finder(self) -> Finder:
        """Finds the entry that a question means."""
        return self.make()
