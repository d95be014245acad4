"""A talk in a terminal over the same core; `--save` keeps it as a `.chat` file."""

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.channels.limits import TERMINAL
from bot.channels.shape import shape
from bot.core.handbook import Handbook
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming, Kind
from bot.script import Script

CHAT = "terminal:1"


def talk(
    lines: Iterator[str],
    say: Callable[[str], None],
    handbook: Callable[[], Handbook],
    clock: Callable[[], datetime],
) -> Script:
    """Answer line after line until there are no more; the whole talk as a script."""
    session = Session(chat=CHAT)
    script = Script()
    for n, line in enumerate(lines):
        kind: Kind = "text" if line else "start"
        incoming = Incoming(chat=CHAT, key=str(n), at=clock(), kind=kind, text=line)
        outcome = reply(session, incoming, handbook())
        session = outcome.session
        script.note(incoming, outcome)
        for said in outcome.replies:
            for message in shape(said, TERMINAL):
                say(message.text)
    return script
