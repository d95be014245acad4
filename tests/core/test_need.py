"""Whoever asks for a paper by its name is told of it, in every procedure."""

from bot.core.handbook import Handbook
from bot.core.intent import Intent
from bot.core.moment import Moment
from bot.core.procedure import Procedure
from bot.core.scenes.need import need
from bot.core.session import Session
from bot.core.talk import Incoming
from bot.core.telling import Telling
from tests.cases import cases
from tests.conftest import NOON

CASES = cases("following")
TOLD = 0.95


def answered(book: Handbook, procedure: Procedure, text: str, lacking: bool = False) -> str:
    session = Session(chat="t:1", seen=NOON, topic=procedure.code)
    incoming = Incoming(chat="t:1", key="1", at=NOON, kind="text", text=text)
    moment = Moment(session, incoming, Intent("ask", words=text), book)
    return need(moment, procedure, lacking, ()).replies[0].text


def test_every_paper_is_found_by_its_name(handbook: Handbook) -> None:
    asked, told = 0, 0
    for procedure in handbook.procedures.values():
        for paper in procedure.papers:
            said = answered(handbook, procedure, CASES["ask"].format(paper.name.lower()))
            asked, told = asked + 1, told + (paper.name in said)
            assert "{" not in said, procedure.code
    assert told >= TOLD * asked, (told, asked)


def test_who_asks_whether_to_come_is_told_how_it_is_filed(handbook: Handbook) -> None:
    for procedure in handbook.procedures.values():
        said = answered(handbook, procedure, CASES["come"])
        told = Telling(procedure, handbook, NOON.date()).online()
        assert told in said and "{" not in said, procedure.code


def test_what_stands_in_for_a_paper_is_told(handbook: Handbook) -> None:
    for code, asked, told in CASES["instead"]:
        assert told in answered(handbook, handbook.procedures[code], asked, lacking=True)
