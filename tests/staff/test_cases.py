"""A case is its unit's; its answer goes through the inbox, once."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.talk import Incoming
from bot.reports import cases as figures
from bot.reports.scope import Scope
from bot.reports.span import Span
from bot.staff.accounts import Refused
from bot.staff.roles import Account
from tests.cases import cases
from tests.conftest import NOON
from tests.staff.desk import ADMIN, ONE, OTHER, Office, office

WORDS = cases("drafts")["words"]
SPAN = Span.ending(NOON.date(), 7)


async def opened(desk: Office, code: str = "KTM482", unit: str = "2025-1") -> None:
    values = {"why": "lost", "procedure": "1.000001", "channel": "web", "pin": "p"}
    await desk.store.do(
        "open_case", code=code, at=desk.at.isoformat(), day=desk.at.date().isoformat(),
        unit=unit, chat="web:1", words="w", summary="", edition="e1",
        due_at=(desk.at + timedelta(hours=8)).isoformat(), **values,
    )  # fmt: skip


async def test_an_answer_goes_to_the_citizens_chat_once(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await opened(desk)
        taken: list[Incoming] = []
        work = desk.cases(taken)
        await work.take_over(ONE, "KTM482")
        await work.answer(ONE, "KTM482", f"  {WORDS}\r\n")
        (message,) = taken
        assert (message.kind, message.chat) == ("staff", "web:1")
        assert message.text == f"KTM482 2025-1\n{WORDS}"
        await work.answer(ONE, "KTM482", WORDS)
        assert [m.key for m in taken] == ["staff:KTM482:1", "staff:KTM482:2"]


@pytest.mark.parametrize(
    "who", [OTHER, Account(name="r", full_name="", role="reader", unit="2025-1"),
            Account(name="t", full_name="", role="town")],
)  # fmt: skip
async def test_nobody_answers_for_another_unit_or_without_the_right(
    tmp_path: Path, who: Account
) -> None:
    async with office(tmp_path) as desk:
        await opened(desk)
        taken: list[Incoming] = []
        for act in ("take_over", "close"):
            with pytest.raises(Refused):
                await getattr(desk.cases(taken), act)(who, "KTM482")
        with pytest.raises(Refused):
            await desk.cases(taken).answer(who, "KTM482", WORDS)
        assert taken == []


async def test_a_case_of_another_unit_does_not_exist(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await opened(desk)
        ask = desk.store
        assert await figures.case(Scope.of([OTHER.unit]), "KTM482", ask) is None
        assert await figures.cases(Scope.of([OTHER.unit]), SPAN, ask) == []
        mine = await figures.case(Scope.of([ONE.unit]), "KTM482", ask)
        assert mine and mine.words == "w" and mine.reachable


async def test_time_to_the_first_answer_and_the_share_solved(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await opened(desk, "KTM482")
        await opened(desk, "KTM483")
        await opened(desk, "KTM484")
        work = desk.cases([])
        desk.wait(hours=1)
        await work.answer(ADMIN, "KTM482", WORDS)
        desk.wait(hours=2)
        await work.answer(ADMIN, "KTM483", WORDS)
        await work.answer(ADMIN, "KTM482", WORDS)
        solved = {"at": desk.at.isoformat(), "chat": "web:1"}
        await desk.store.do("solved_case", code="KTM482", solved=1, state="solved", **solved)
        await desk.store.do("solved_case", code="KTM483", solved=0, state="open", **solved)
        desk.wait(hours=12)
        found = figures.measures(await figures.cases(Scope.everything(), SPAN, desk.store), desk.at)
        assert found.first_answer == timedelta(hours=2)
        assert (found.opened, found.answered, found.waiting, found.late) == (3, 2, 2, 1)
        assert (found.solved.part, found.solved.whole) == (1, 2)


async def test_an_answer_that_is_none_is_refused(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await opened(desk)
        for words in ("", " \n ", "x" * 1500):
            with pytest.raises(Refused, match="bad_answer"):
                await desk.cases([]).answer(ADMIN, "KTM482", words)
        with pytest.raises(Refused, match="no_case"):
            await desk.cases([]).answer(ADMIN, "BCD234", WORDS)
