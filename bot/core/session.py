"""What is remembered of a chat between two messages; one frozen value that survives JSON."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.core.talk import Button

FORM = 1
"""The shape of the record; raised when an old record needs to be rewritten."""
BURST = 30
"""Messages that may come within a `SPELL`; past them the bot asks once for patience."""
SPELL = timedelta(seconds=10)
REST = timedelta(hours=12)
"""A silence after which a talk is taken up again with a word about where it stopped."""
FADING = timedelta(days=7)
"""A silence after which "how much is it?" no longer means the procedure of last time."""
PollState = Literal["asked", "reminded", "no", "begun", "done"]
LISTS = 5
"""Personal checklists that are remembered, the latest first."""
POLLS = 12
"""Surveys of which it is remembered that they were put, the latest first."""
UNSENT = "unsent"
"""The wake-up that tells that a draft was not sent."""
CASES = 5
"""Own cases that are remembered, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """One person's answers about one procedure, and the papers they have already."""

    code: str
    answers: tuple[tuple[str, str], ...] = ()
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """That somebody was asked for an opinion, and how far it went; never what was answered."""

    survey: str
    code: str
    period: str
    state: PollState


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """Something that the bot is to say by itself at a time."""

    at: datetime
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a chat is talking."""

    since: datetime | None = None
    count: int = 0

    def next(self, at: datetime) -> "Pace":
        """The pace after one more message."""
        if self.since is None or at - self.since > SPELL:
            return Pace(since=at, count=1)
        return replace(self, count=self.count + 1)

    @property
    def hurried(self) -> bool:
        """The first message too many, which is answered by a plea."""
        return self.count == BURST + 1

    @property
    def hushed(self) -> bool:
        """More still, which is not answered."""
        return self.count > BURST + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One chat, as it stands."""

    chat: str
    seen: datetime | None = None
    """When the last message came; none for a chat that has never spoken."""
    topic: str = ""
    """Code of the procedure last spoken of."""
    field: str = ""
    """What was last asked of it."""
    step: str = ""
    """The step at which the guide stands."""
    offered: tuple[Button, ...] = ()
    """The choices of the last reply, so that a typed number or label means a press."""
    trail: tuple[str, ...] = ()
    """The intents behind the last few views, for going back."""
    unit: str = ""
    """Key of the commune, such as `2025-22258`."""
    spot: str = ""
    """Where the poster hung through which the talk began."""
    officer: bool = False
    """Whether an officer asks about handling dossiers; counted apart from citizens."""
    lists: tuple[Checklist, ...] = ()
    misses: int = 0
    """Questions in a row that were not understood."""
    clarified: int = 0
    """Questions back in a row."""
    likely: str = ""
    """Code of the choice that stood well above the others, where one did."""
    asked: tuple[str, ...] = ()
    """What was asked before it was clear of what; answered once that is."""
    awaits: str = ""
    """The intent to which the next free words belong."""
    draft: str = ""
    """Masked words that wait for a yes before they are passed on to staff, for an hour."""
    wakes: tuple[Wake, ...] = ()
    polls: tuple[Poll, ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    """Codes of the cases that were opened from here, each with its day."""
    pace: Pace = Pace()
    quiet: datetime | None = None
    """Until when an officer has the word."""
    form: int = FORM

    def arrived(self, at: datetime) -> "Session":
        """The session as a message finds it: the pace counted, an old subject forgotten."""
        faded = self.seen is not None and at - self.seen > FADING
        return replace(
            self,
            seen=at,
            pace=self.pace.next(at),
            topic="" if faded else self.topic,
            field="" if faded else self.field,
            officer=self.officer and not self.rested(at),
        )

    def woken(self, at: datetime, says: str) -> "Session":
        """The session without the wake-up that is being answered now."""
        wakes = tuple(w for w in self.wakes if w.says != says or w.at > at)
        return replace(self, wakes=wakes)

    def rested(self, at: datetime) -> bool:
        """Whether the chat was silent for long before a message at this time."""
        return self.seen is not None and at - self.seen > REST

    def checklist(self, code: str) -> Checklist:
        """What is remembered of this person's papers for a procedure."""
        return next((c for c in self.lists if c.code == code), Checklist(code=code))

    def with_checklist(self, checklist: Checklist) -> "Session":
        """The same session with this checklist as its latest."""
        others = tuple(c for c in self.lists if c.code != checklist.code)
        return replace(self, lists=(checklist, *others)[:LISTS])

    def undrafted(self) -> "Session":
        """The same session without words that waited to be sent."""
        if not self.draft:
            return self
        wakes = tuple(wake for wake in self.wakes if wake.says != UNSENT)
        return replace(self, draft="", wakes=wakes)

    def poll(self, survey: str, code: str, period: str) -> Poll | None:
        """Whether this survey was put about this procedure in this period."""
        known = (p for p in self.polls if (p.survey, p.code, p.period) == (survey, code, period))
        return next(known, None)

    def with_poll(self, poll: Poll) -> "Session":
        """The same session with this survey as its latest."""
        others = tuple(
            p
            for p in self.polls
            if (p.survey, p.code, p.period) != (poll.survey, poll.code, poll.period)
        )
        return replace(self, polls=(poll, *others)[:POLLS])

    def with_case(self, code: str, day: date) -> "Session":
        """The same session with a case opened on a day."""
        return replace(self, cases=((code, day.isoformat()), *self.cases)[:CASES])

    @property
    def wake_at(self) -> datetime | None:
        """When the next wake-up is due."""
        return min((wake.at for wake in self.wakes), default=None)

    def to_plain(self) -> dict[str, Any]:
        """The session as JSON can hold it; fields that say nothing are left out."""
        fields = ((name, getattr(self, name)) for name in self.__slots__)
        plain = {name: _plain(value) for name, value in fields if value}
        if self.pace.since is None:
            del plain["pace"]
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Session":
        """The session that `to_plain` wrote; fields unknown to this version are ignored."""
        known = {name: value for name, value in plain.items() if name in cls.__slots__}
        known["seen"] = _time(plain.get("seen"))
        known["offered"] = tuple(Button(**button) for button in plain.get("offered", ()))
        known["trail"] = tuple(plain.get("trail", ()))
        known["asked"] = tuple(plain.get("asked", ()))
        known["lists"] = tuple(_checklist(c) for c in plain.get("lists", ()))
        known["wakes"] = tuple(
            Wake(at=datetime.fromisoformat(w["at"]), says=w["says"]) for w in plain.get("wakes", ())
        )
        known["polls"] = tuple(Poll(**poll) for poll in plain.get("polls", ()))
        known["cases"] = tuple((code, day) for code, day in plain.get("cases", ()))
        pace = plain.get("pace", {})
        known["quiet"] = _time(plain.get("quiet"))
        known["pace"] = Pace(since=_time(pace.get("since")), count=pace.get("count", 0))
        known["form"] = FORM
        return cls(**known)


def _plain(value: Any) -> Any:
    """A field as JSON can hold it; `asdict` would do the same in ten times the time."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        if value and isinstance(value[0], Button):  # most of what a session holds
            return [{"label": button.label, "says": button.says} for button in value]
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return {name: _plain(getattr(value, name)) for name in type(value).__slots__}


def _checklist(plain: dict[str, Any]) -> Checklist:
    return Checklist(
        code=plain["code"],
        answers=tuple((question, answer) for question, answer in plain.get("answers", ())),
        ticked=tuple(plain.get("ticked", ())),
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
