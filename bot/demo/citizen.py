"""One made-up citizen: what they come for, how far they go, what they think of it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.handbook import Handbook
from bot.core.places import Unit
from bot.core.session import Session
from bot.core.talk import Button, Kind

MOST_ACTS = 24
GOES_ON = 0.87
"""How likely one is to open the next step; nearly half of those who begin get to the end."""

Act = tuple[Kind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """`talks.yaml`."""

    channels: Mapping[str, int]
    units: tuple[int, ...]
    spots: tuple[str, ...]
    questions: tuple[str, ...]
    missed: tuple[str, ...]
    remarks: tuple[str, ...]
    messages: tuple[str, ...]
    answers: tuple[str, ...]
    causes: tuple[str, ...]


@dataclass
class Citizen:
    """Decides the next act from what is offered."""

    chat: str
    chance: random.Random
    said: Lines
    unit: str
    spot: str
    lost: bool
    """Comes with something that the bot does not know."""
    content: float
    """How easily pleased, 0 to 1."""
    acts: int = 0
    asked: int = 0
    queue: list[Act] = field(default_factory=list)

    @classmethod
    def drawn(
        cls, chance: random.Random, said: Lines, units: Sequence[Unit], number: int
    ) -> "Citizen":
        """Somebody at random; communes differ a little in how well people are served."""
        names = list(said.channels)
        channel = chance.choices(names, [said.channels[name] for name in names])[0]
        place = chance.choices(range(len(units)), [*said.units, *[1] * len(units)][: len(units)])[0]
        known = chance.random() < 0.85
        return cls(
            chat=f"{channel}:demo-{number}",
            chance=chance,
            said=said,
            unit=units[place].key if known else "",
            spot=chance.choice(said.spots),
            lost=chance.random() < 0.13,
            content=min(0.97, max(0.3, chance.gauss(0.86 - 0.05 * place, 0.1))),
        )

    def next(self, session: Session, book: Handbook) -> Act | None:
        """What they do now; none when they put the phone away."""
        self.acts += 1
        if self.acts > MOST_ACTS:
            return None
        if self.queue:
            return self.queue.pop(0)
        if self.acts == 1:
            return "start", f"{self.unit}_{self.spot}".rstrip("_")
        return self._typed(session) if not self._in_talk(session) else self._pressed(session)

    def _in_talk(self, session: Session) -> bool:
        return self.asked > 0 and bool(session.offered)

    def _typed(self, session: Session) -> Act:
        self.asked += 1
        pool = self.said.missed if self.lost else self.said.questions
        weights = [1 / (n + 2) for n in range(len(pool))]
        return "text", self.chance.choices(pool, weights)[0]

    def _pressed(self, session: Session) -> Act | None:
        """Among what is offered, what this person would tap."""
        offered = {verb: button for button in session.offered for verb in [button.says.split()[0]]}
        verbs = [button.says.split()[0] for button in session.offered]
        if "rate" in verbs:
            return self._rated(session)
        if session.awaits.startswith("word"):
            return self._worded(offered)
        if session.awaits.endswith("words"):
            return "text", self.chance.choice(self.said.messages)
        if "send" in verbs:
            return self._any(session, "send")
        if "case" in verbs and ("poll" in verbs or "stop" in verbs):
            return self._press(offered, "case" if self._may(0.55) else "stop")
        if self.lost:
            return self._still_lost(session, offered)
        if "poll" in verbs:
            return self._press(offered, "poll" if self._may(0.6) else "stop")
        if "served" in verbs and not session.step:
            return self._press(offered, "served") if self._may(0.35) else None
        if "answer" in verbs:
            return self._any(session, "answer")
        if "step" in verbs or "done" in verbs:
            return self._stepped(session, offered)
        if "open" in verbs:
            return self._any(session, "open")
        return None

    def _still_lost(self, session: Session, offered: dict[str, Button]) -> Act | None:
        """Again in other words, none of these, a person, a case; or away."""
        for verb, chance in (("send", 1.0), ("case", 0.55), ("none", 0.6), ("person", 0.4)):
            if verb in offered and self._may(chance):
                return self._press(offered, verb)
        return self._typed(session) if self.asked < 2 else None

    def _stepped(self, session: Session, offered: dict[str, Button]) -> Act | None:
        """On to the next step, to the papers now and then, or away."""
        if session.step and not self._may(GOES_ON):
            return None
        if not session.step and not self._may(0.6):
            return self._press(offered, self.chance.choice(("papers", "link", "papers")))
        if "done" in offered and session.step:
            return self._press(offered, "done")
        steps = [button for button in session.offered if button.says.startswith("step ")]
        return ("press", steps[0].says) if steps else None

    def _rated(self, session: Session) -> Act | None:
        options = [button for button in session.offered if button.says.startswith("rate ")]
        first = not any(button.says.startswith("skip ") for button in session.offered)
        if not self._may(0.6 if first else 0.9):
            stop = [button for button in session.offered if button.says.startswith("stop ")]
            return ("press", stop[0].says) if stop and self._may(0.3) else None
        if not self._may(self.content):
            return "press", options[min(2, len(options) - 1)].says
        return "press", options[0 if self._may(0.55) else 1].says

    def _worded(self, offered: dict[str, Button]) -> Act:
        if self._may(0.45):
            return "text", self.chance.choice(self.said.remarks)
        return self._press(offered, "stop")

    def _any(self, session: Session, verb: str) -> Act:
        mine = [button for button in session.offered if button.says.split()[0] == verb]
        return "press", self.chance.choice(mine).says

    @staticmethod
    def _press(offered: dict[str, Button], verb: str) -> Act:
        button = offered.get(verb) or next(iter(offered.values()))
        return "press", button.says

    def _may(self, chance: float) -> bool:
        return self.chance.random() < chance
