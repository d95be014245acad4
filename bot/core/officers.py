"""Officers' own questions: how dossiers are handled on the portal, and by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Officers:
    """The entries, and a finder of their own: citizens' questions never lead here."""

    entries: Mapping[str, OfficerEntry]
    finder: Finder
    leave: frozenset[str] = frozenset()
    """Folded words by which an officer goes back to the citizens' part."""
