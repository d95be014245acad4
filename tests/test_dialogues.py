"""Whole talks, each a file that an officer can read; `pytest --update` rewrites what the bot says.

Between any two lines the session goes through JSON.
"""

import json
from pathlib import Path

import pytest

from bot.core.handbook import Handbook
from bot.core.reply import reply
from bot.core.session import Session
from bot.script import answered, due, incoming, played

FOLDER = Path(__file__).parent / "dialogues"
TALKS = sorted(FOLDER.glob("*.chat"))


@pytest.mark.parametrize("talk", TALKS, ids=lambda path: path.stem)
def test_the_bot_says_what_the_talk_says(
    talk: Path, handbook: Handbook, request: pytest.FixtureRequest
) -> None:
    written = talk.read_text("utf-8")
    spoken = replay(written, handbook)
    if request.config.getoption("--update"):
        talk.write_text(spoken, "utf-8")
    else:
        assert spoken == written


def replay(text: str, handbook: Handbook) -> str:
    """The script with what the bot says today."""
    session, lines = Session(chat="test:1"), [""]
    for n, line in enumerate(played(text)):
        if lines[-1][:1] in ("<", " ", "*"):
            lines.append("")
        lines.append(line.written)
        came = due(line, session) if line.kind is None else (incoming(line, session, str(n)),)
        for message in came:
            outcome = reply(session, message, handbook)
            session = Session.from_plain(json.loads(json.dumps(outcome.session.to_plain())))
            assert session == outcome.session
            lines += answered(outcome)
    return "\n".join(lines[1:]) + "\n"


def test_there_are_at_least_forty_talks() -> None:
    assert len(TALKS) >= 40
