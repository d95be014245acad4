"""The locality: whose bot this is, whom it serves, where people find a person."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.dated import Dated
from bot.core.ledger import Desk, FilingField, Letterhead, Target, VolumeRule
from bot.core.places import Homonym, Unit
from bot.core.public import PublicKind, PublicMatter
from bot.core.survey import Survey

USUAL = VolumeRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline(Dated):
    """A number that answers people; only numbers with a source are listed."""

    id: str
    number: str
    name: str
    for_: str
    """What it helps with; written `for` in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """How citizens' cases are taken by staff."""

    open: bool = True
    """Whether the bot offers to pass a case on to staff."""
    hours: float = 8
    """Working hours within which a first answer is promised, where the desk's hours are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place where posters hang."""

    id: str
    """In plain letters, for links and typed codes."""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Apology(Dated):
    """What a citizen is owed when the appointment passes, by the rule of a time."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDay:
    """A day that is off or worked by decision, besides the public holidays of the law."""

    day: date
    kind: Literal["off", "worked"]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """`town.yaml`: what is particular to this place."""

    owner: str
    """The body that answers for the bot."""
    bot_name: str
    privacy: str
    """What is kept and for how long, in a citizen's words."""
    portal: str = "https://dichvucong.gov.vn"
    helplines: tuple[Helpline, ...] = ()
    units: tuple[Unit, ...] = ()
    homonyms: tuple[Homonym, ...] = ()
    surveys: tuple[Survey, ...] = ()
    cases: Help = Help()
    small_sample: int = 30
    """Answers below which a share is marked as small and never ranked."""
    spots: tuple[Spot, ...] = ()
    """Where posters hang; a talk remembers the spot through which it began."""
    apology: tuple[Apology, ...] = ()
    days: tuple[OtherDay, ...] = ()
    """Compensatory days, which a yearly decision moves about."""
    public_kinds: tuple[PublicKind, ...] = ()
    public: tuple[PublicMatter, ...] = ()
    """What the communes have made known, and where."""
    fields: tuple[FilingField, ...] = ()
    desks: tuple[Desk, ...] = ()
    targets: tuple[Target, ...] = ()
    volume: VolumeRule = USUAL
    letterheads: tuple[Letterhead, ...] = ()
    link_hosts: tuple[str, ...] = ("gov.vn",)
    """Hosts, with all below them, to which a link may lead."""
