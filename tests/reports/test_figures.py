"""How the bot was used: counted by the database, narrowed to what one may see, nobody named."""

from datetime import timedelta
from pathlib import Path

from bot.core.handbook import Handbook
from bot.core.talk import HERE
from bot.reports import figures
from bot.reports.period import month
from bot.reports.scope import Scope
from tests.reports.memory import FIRST, Facts, memory

ALL = Scope.everything()
OCTOBER = month("2026-10")


async def test_counts_by_day_channel_spot_procedure_and_unit(tmp_path: Path) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        await facts.note("started", spot="cho")
        for verdict in ("sure", "sure", "choose", "lost", "signpost", "social"):
            await facts.note("asked", detail=verdict)
        await facts.note("opened", procedure="1.001193", unit="2025-22261", channel="zalo")
        await facts.note("step", procedure="1.001193", detail="login")
        await facts.note("link", procedure="1.001193", at=FIRST + timedelta(days=1))
        await facts.note("officer", detail="asked sure")
        await facts.note("asked", detail="sure", at=FIRST - timedelta(days=40))
        found = await figures.usage(ALL, OCTOBER, db)
    expected = {"started": 1, "asked": 6, "sure": 2, "choose": 1, "lost": 1, "elsewhere": 2}
    assert dict(found.total) == expected | {"opened": 1, "step": 1, "link": 1}
    assert found.by_unit["2025-22261"] == {"opened": 1}
    assert found.by_channel["zalo"] == {"opened": 1}
    assert found.by_spot["cho"] == {"started": 1}
    assert found.by_day["2026-10-06"] == {"link": 1}
    assert found.by_procedure["1.001193"] == {"opened": 1, "step": 1, "link": 1}


async def test_a_commune_sees_its_own_figures_only(tmp_path: Path) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        await facts.note("started")
        await facts.note("started", unit="2025-22261", mark="b")
        await facts.note("started", unit="", mark="c")
        await facts.miss("x y z", unit="2025-22261")
        scope = Scope.of(["2025-22258"])
        assert (await figures.usage(scope, OCTOBER, db)).total == {"started": 1}
        assert await figures.comers(scope, OCTOBER, db) == figures.Comers(1, 0)
        assert await figures.missed(scope, OCTOBER, db) == ()
        assert (await figures.usage(ALL, OCTOBER, db)).total == {"started": 3}


async def test_where_people_stop_is_told_by_the_step(tmp_path: Path, handbook: Handbook) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        for mark in "abc":
            await facts.note("opened", mark, procedure="1.001193")
            await facts.note("step", mark, procedure="1.001193", detail="login")
        await facts.note("link", "a", procedure="1.001193")
        await facts.note("finished", "a", procedure="1.001193")
        await facts.note("opened", "d", procedure="1.001193")
        await facts.note("told", "d", procedure="1.001193", detail="fee")
        found = await figures.stops(ALL, OCTOBER, db)
        reached = await figures.reached(ALL, OCTOBER, db)
    assert {(stop.kind, stop.step): stop.n for stop in found} == {
        ("step", "login"): 2,
        ("finished", ""): 1,
        ("told", ""): 1,
    }
    assert reached["2025-22258"] == {"opened": 4, "step": 3, "link": 1, "finished": 1}
    title, place, n = figures.named_stops(found, handbook, OCTOBER.first)[0]
    procedure = handbook.procedures["1.001193"]
    steps = {step.id: step.title for step in handbook.steps(procedure, OCTOBER.first)}
    assert (title, place, n) == (procedure.title, steps["login"], 2)


async def test_hours_are_those_of_the_clock_here(tmp_path: Path) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        await facts.note("asked", detail="sure")
        late = FIRST.replace(hour=18, minute=30)  # half past one on Tuesday, here
        await facts.note("asked", detail="sure", at=late)
        here = FIRST.astimezone(HERE)
        await facts.note("asked", detail="lost", at=here)
        counts = await figures.hours(ALL, OCTOBER, db)
    assert counts[0][9] == 2 and counts[1][1] == 1
    assert sum(map(sum, counts)) == 3


async def test_new_and_returning_are_counted_within_the_year(tmp_path: Path) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        await facts.note("started", "old", at=FIRST - timedelta(days=60))
        for mark in ("old", "new", "new", "newer"):
            await facts.note("asked", mark, detail="sure")
        await facts.note("officer", "colleague", detail="asked sure")
        assert await figures.comers(ALL, OCTOBER, db) == figures.Comers(2, 1)


async def test_questions_that_were_not_understood_are_grouped(tmp_path: Path) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        for words in ("Lam  giay X", "lam giay x!", "y"):
            await facts.miss(words)
        await facts.miss("lam giay x", unit="2025-22261")
        await facts.miss("z", kind="choose")
        await facts.miss("w", kind="missed lost")
        found = await figures.missed(ALL, OCTOBER, db)
    assert [(miss.n, miss.units) for miss in found] == [(3, 2), (1, 1)]


async def test_outside_the_house_small_counts_are_hidden(tmp_path: Path) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        for n in range(9):
            await facts.note("started", str(n), unit="2025-22258" if n > 2 else "2025-22261")
        found = await figures.usage(ALL, OCTOBER, db)
    shown = figures.outside(found.by_unit, ("started",))
    assert shown.labels == ("2025-22258", "2025-22261")
    assert shown.rows == ((None, None), (None, None), (9, 9))
