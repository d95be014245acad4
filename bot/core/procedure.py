"""A procedure as its file tells it: who, where, how long, how much, with which papers.

The names of the fields are those of `procedures.yaml`; what they mean is told there to authors
and here to readers of the code. Nothing in this file knows a channel or a conversation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.core.dated import Dated

Via = Literal["", "online", "desk", "post"]
Answers = Mapping[str, str]
"""What one person answered: a question's id and `yes`, `no`, `unsure` or the id of a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Dated):
    """A kind of office, such as a commune's people's committee; its desks are in `town.yaml`."""

    id: str
    name: str
    desk: str = ""
    """Where in that office a dossier is handed in."""
    choose: str = ""
    """What to choose as the receiving agency on the portal."""
    known_as: tuple[str, ...] = ()
    """Parts of the names under which national records speak of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Time(Dated):
    """How long the office may take; one of the four numbers, or words where it is no number."""

    working_days: float | None = None
    days: float | None = None
    hours: float | None = None
    months: float | None = None
    text: str = ""
    case: str = ""
    via: Via = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(Dated):
    """What is paid: a sum in dong, or words where the sum stands elsewhere."""

    amount: int | None = None
    kind: Literal["", "fee", "charge", "price"] = ""
    """`fee` is le phi, `charge` is phi, `price` is gia."""
    per: str = ""
    text: str = ""
    case: str = ""
    via: Via = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief(Dated):
    """A rule that lowers the fees of several procedures for a time or under a condition."""

    id: str
    codes: tuple[str, ...]
    text: str
    if_: str = ""
    """The condition in a citizen's words; written `if` in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Online(Dated):
    """Whether, and how far, the dossier can be filed online."""

    submit: bool
    level: Literal["", "full", "part"] = ""
    """`full` is toan trinh, `part` is mot phan; empty where no list for the province says it."""
    only: bool = False
    """Filed online and in no other way (the desk helps on the spot)."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to a question of more than yes and no."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question about the person's situation that decides which papers are needed."""

    id: str
    ask: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    """Empty means yes or no."""
    when: tuple[str, ...] = ()
    """Asked only if all of these conditions hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Dated):
    """A paper of the dossier, and the situation in which it is needed."""

    id: str
    name: str
    give: Literal["submit", "show", "fill"] = "submit"
    """Handed in, shown only, or filled in on the portal."""
    original: int = 0
    copy: int = 0
    form: str = ""
    """Name or number of the form, as printed on it."""
    one_of: tuple[str, ...] = ()
    """Any one of these will do."""
    when: tuple[str, ...] = ()
    """Needed only if all of these conditions hold: `question`, `not question`, `question=a/b`."""
    case: str = ""
    """The same situation in words."""
    note: str = ""
    database: str = ""
    """The database in which the office looks it up, so that nobody need bring it."""
    like: tuple[str, ...] = ()
    """Words by which `bot compare` finds it in the national record, where its name differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why dossiers come back at a step, and what to do about it on a phone."""

    why: str
    fix: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do."""

    id: str
    title: str
    text: str
    comes_back: tuple[Reason, ...] = ()
    check: str = ""
    """The line that this step adds to the check before sending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow(Dated):
    """The steps that many procedures share."""

    id: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How one procedure departs from its flow: other words at a step, or a step more."""

    at: str = ""
    """Id of the step whose text this replaces."""
    after: str = ""
    """Id of the step behind which this one is put."""
    id: str = ""
    title: str = ""
    text: str = ""
    skip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Former(Dated):
    """How the same need was served under earlier rules."""

    note: str
    code: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Dated):
    """All that the bot says of one administrative procedure."""

    code: str
    """National code, such as 1.001193; it is the procedure's name inside the program."""
    title: str
    official: str
    short: str = ""
    group: str
    asks: tuple[str, ...]
    """Ways in which people ask for it."""
    summary: str
    office: str
    """Id of the office that decides."""
    desk: str = ""
    """Id of the office that receives, where it is another one."""
    where: str = ""
    """Which of these offices, in a citizen's words."""
    choose: str = ""
    """What to choose as the receiving agency on the portal, where the office's own is not it."""
    online: Online
    flow: str = ""
    """Id of the flow; by default `online` or `desk`, as `online.submit` says."""
    time: tuple[Time, ...]
    fee: tuple[Fee, ...]
    conditions: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    papers: tuple[Paper, ...]
    steps: tuple[Change, ...] = ()
    comes_back: tuple[Reason, ...] = ()
    result: str
    notes: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    link: str
    status: Literal["draft", "published"] = "published"
    owner: str = ""
    """Who in the office keeps the entry true."""
    checked_by: str = ""
    review_by: date | None = None
    """Day by which a rule is known to end or the entry must be read again."""
    was: tuple[Former, ...] = ()
    former_codes: tuple[str, ...] = ()
    differs: Mapping[str, str] = field(default_factory=dict)
    """Fields in which the entry departs from the national record on purpose, and why."""

    @property
    def label(self) -> str:
        """The name on a button."""
        return self.short or self.title

    @property
    def flow_id(self) -> str:
        """Id of the flow that the guide follows."""
        return self.flow or ("online" if self.online.submit else "desk")
