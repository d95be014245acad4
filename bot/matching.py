"""What a question is taken to mean, as JSON for checks and benchmarks.

The question goes through the same `reply` as a citizen's, in a fresh talk, so that what is
measured is what people get.
"""

from datetime import datetime, timedelta
from typing import Any

from bot.core.finding import Finding
from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming

MOST = 10
MINUTE = timedelta(minutes=1)


def matched(asked: dict[str, Any], handbook: Handbook, at: datetime) -> dict[str, Any]:
    """One line of `bot match`; raises KeyError or TypeError where it is not of its form."""
    turns = asked["turns"] if "turns" in asked else [asked["text"]]
    if not turns or not all(isinstance(turn, str) for turn in turns):
        raise TypeError("turns")
    session = Session(chat="match:1", seen=at - MINUTE)
    for n, text in enumerate(turns):
        incoming = Incoming(
            chat=session.chat, key=str(n), at=at + n * MINUTE, kind="text", text=text
        )
        outcome = reply(session, incoming, handbook)
        session = outcome.session
    return {"id": asked.get("id"), **_told(outcome)}


def _told(outcome: Outcome) -> dict[str, Any]:
    finding = outcome.finding
    if finding is None:
        return _by_words(outcome)
    return told(finding)


def told(finding: Finding) -> dict[str, Any]:
    """A finding in the words of `bot match`."""
    return {
        "verdict": _verdict(finding),
        "codes": [match.target for match in finding.codes[:MOST]],
        "scores": [round(match.score, 3) for match in finding.codes[:MOST]],
        "field": finding.fields[0] if finding.fields else "how",
    }


def _by_words(outcome: Outcome) -> dict[str, Any]:
    """A command or a choice in words: what it did tells what it meant."""
    code = next((fact.procedure for fact in outcome.facts if fact.procedure), "")
    verdict = "sure" if code else "social"
    codes = [code] if code else []
    return {"verdict": verdict, "codes": codes, "scores": [1.0] * len(codes), "field": "how"}


def _verdict(finding: Finding) -> str:
    """A fork or an event of life asks back, however surely it was found."""
    if finding.verdict == "sure" and finding.best.startswith(("talk:", "public:")):
        return "signpost"
    if finding.verdict == "sure" and ":" in finding.best:
        return "choose"
    return finding.verdict
