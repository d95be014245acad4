"""What the content files hold at their top."""

from dataclasses import dataclass

from bot.core.officers import OfficerEntry
from bot.core.procedure import Flow, Office, Procedure, Relief
from bot.core.topics import Fork, LifeEvent, Signpost


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceduresFile:
    """`procedures.yaml`: what is the same in every commune."""

    offices: tuple[Office, ...] = ()
    flows: tuple[Flow, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    forks: tuple[Fork, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    procedures: tuple[Procedure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficersFile:
    """`officers.yaml`: what those ask who handle dossiers; a town may do without it."""

    leave: tuple[str, ...] = ()
    """What is typed to go back to the citizens' part."""
    entries: tuple[OfficerEntry, ...] = ()
