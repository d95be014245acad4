"""Every page and every file of every unit, tried by every role.

`pytest -s tests/web/staff/test_access.py` prints the table.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.reports.filing import Filing, held, replace_month
from bot.reports.period import month
from bot.reports.scope import Scope
from bot.store.sqlite import SqliteStore
from bot.web.staff.pages import SHEETS
from bot.web.staff.tables import plans
from tests.conftest import NOON
from tests.web.staff.office import BASE, CODE, OTHER, OWN, Site, site

ROLES = ("admin", "town", "editor", "reader")
SECRET = {OWN: "ownword", OTHER: "otherword"}
"""A word that stands in everything that belongs to a unit."""
EVERY = {"admin", "town", "editor", "reader"}
MAY = {
    "/": EVERY, "/communes": EVERY, "/use": EVERY, "/procedures": EVERY,
    "/procedures/{code}": EVERY, "/survey": EVERY, "/cases": EVERY, "/cases/{code}": EVERY,
    "/misses": EVERY, "/content": EVERY, "/content/entry": {"admin", "editor"},
    "/content/drafts/{id}": EVERY, "/content/editions/{mark}": EVERY,
    "/figures": EVERY, "/figures/template": {"admin", "editor"}, "/figures/report": EVERY,
    "/figures/meeting": EVERY, "/figures/evidence": EVERY,
    "/posters": EVERY, "/posters/{unit}/{spot}": EVERY,
    "/users": {"admin"}, "/audit": {"admin"},
}  # fmt: skip
"""The law of the pages: who sees what. A page that is not here fails the test."""
POSTS = {
    "/survey/index": {"admin", "editor"}, "/cases/{code}/do": {"admin", "editor"},
    "/misses/do": {"admin", "editor"}, "/content/right": {"admin", "editor"},
    "/content/entry": {"admin", "editor"}, "/content/drafts/{id}/do": {"admin", "editor"},
    "/content/editions/{mark}/back": {"admin"}, "/users": {"admin"},
    "/figures/import": {"admin", "editor"},
}  # fmt: skip
SCOPED = (
    "/", "/communes", "/use", "/procedures", "/procedures/{code}", "/survey", "/cases", "/misses",
    "/figures", "/figures/report", "/figures/meeting", "/figures/evidence",
)  # fmt: skip
"""Pages that can be asked about one unit."""
OF_A_UNIT = ("/cases/{code}", "/posters/{unit}/{spot}")
"""Pages that are one unit's by their address."""
COMMON = ("/content", "/users", "/audit", "/figures/template")
"""Pages that belong to no unit; the others without a unit in their address show one's own part."""
MONTH = "2026-10"
ASKED = {
    "/figures": {"month": MONTH},
    "/figures/report": {"month": MONTH, "kind": "html"},
    "/figures/meeting": {"month": MONTH, "kind": "html"},
    "/figures/template": {"month": MONTH},
    "/figures/evidence": {"year": "2026"},
}
STRANGE = {"/figures/evidence": ({"year": "20x6"}, {"year": "1999"})}
"""What a file cannot be asked for; of the others, a kind that they have not."""


async def filled(store: SqliteStore) -> None:
    """The same things in two units, each with its unit's word."""
    day, at = NOON.date().isoformat(), NOON.isoformat()
    for n, (unit, secret) in enumerate(SECRET.items()):
        common = {"day": day, "unit": unit, "channel": "web"}
        for kind in ("started", "opened", "step", "finished"):
            fact = {"kind": kind, "procedure": CODE, "detail": "login", "spot": "", "mark": "m"}
            await store.do("keep_fact", at=at, edition="e", **common, **fact)
        about = {"procedure": CODE, "edition": "e"} | common
        await store.do("keep_miss", kind="lost", words=f"{secret} question", **common)
        await store.do("keep_remark", survey="hd", words=f"{secret} remark", **about)
        vote = {"ballot": secret, "period": "2026-Q4", "question": "chung", "choice": "3"}
        await store.do("keep_answer", survey="hd", score=3, **about, **vote)
        await store.do(
            "open_case", code=("KTM482", "BCD345")[n], at=at, why="lost", chat=f"web:{n}",
            pin="p", words=f"{secret} case", summary="", due_at=None, **about,
        )  # fmt: skip


async def filed(store: SqliteStore) -> None:
    """Figures of filed dossiers of both units, in one month, each with its unit's word."""
    rows = [Filing(unit=unit, received=9, online=3, cause=word) for unit, word in SECRET.items()]
    await replace_month(store, MONTH, rows, who="x", source="s", at=NOON)


def path(sheet_path: str, unit: str, mark: str) -> str:
    code = "KTM482" if unit == OWN else "BCD345"
    values = {"code": CODE if "procedures" in sheet_path else code, "id": "1", "mark": mark}
    values |= {"unit": unit, "spot": "chung"}
    for name, value in values.items():
        sheet_path = sheet_path.replace("{" + name + "}", value)
    return f"/staff{sheet_path}"


def unpacked(body: bytes) -> Iterator[bytes]:
    """The bytes, and those of whatever is packed in them, however deep."""
    yield body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                yield from unpacked(packed.read(name))


async def prepared(desk: Site) -> str:
    await filled(desk.process.store)
    await filed(desk.process.store)
    async with await desk.signed_in("editor") as browser:
        form = {"phrase": "abc xyz", "target": CODE, "keep": "yes"}
        answer = await browser.post("/staff/misses/do", data=form)
        assert answer.status_code == 303, answer.text
        await browser.get("/staff/content")
    return desk.process.shelf.handbook.edition


async def test_every_page_by_every_role(tmp_path: Path) -> None:
    assert {s.path for s in SHEETS if s.page} == set(MAY)
    lines = [f"{'page':38}" + "".join(f"{role:>10}" for role in ROLES)]
    async with site(tmp_path, public_url=BASE) as desk:
        mark = await prepared(desk)
        browsers = {role: await desk.signed_in(role) for role in ROLES}
        for sheet in (s for s in SHEETS if s.page):
            for unit in (OWN, OTHER):
                words = [
                    await _tried(browsers[role], role, sheet.path, unit, mark) for role in ROLES
                ]
                whose = "own unit" if unit == OWN else "other unit"
                lines.append(f"{sheet.path + ' ' + whose:38}" + "".join(f"{w:>10}" for w in words))
        for browser in browsers.values():
            await browser.aclose()
    print("\n" + "\n".join(lines))


async def _tried(
    browser: httpx.AsyncClient, role: str, sheet_path: str, unit: str, mark: str
) -> str:
    """Ask for the page and for each of its files; what the role got to see."""
    address = path(sheet_path, unit, mark)
    query = ASKED.get(sheet_path, {}) | ({"unit": unit} if sheet_path in SCOPED else {})
    page = await browser.get(address, params=query)
    of_a_unit = role in ("editor", "reader")
    foreign = unit == OTHER and of_a_unit and (sheet_path in (*SCOPED, *OF_A_UNIT))
    expected = 403 if role not in MAY[sheet_path] else 404 if foreign else 200
    assert page.status_code == expected, (role, sheet_path, unit, page.status_code)
    bodies = [page.content]
    if expected == 200:
        bodies += await _files(browser, address, query, page.text)
    else:
        for kind in ("csv", "xlsx"):
            refused = await browser.get(address, params=query | {"as": kind})
            assert refused.status_code == expected
    if of_a_unit:
        inside = [part for body in bodies for part in unpacked(body)]
        assert not any(SECRET[OTHER].encode() in part for part in inside), (role, sheet_path)
    if expected == 200 and sheet_path.startswith(COMMON):
        return "common"
    if expected == 200 and of_a_unit and unit == OTHER:
        return "own part"
    return {200: "sees", 403: "no right", 404: "not there"}[expected]


async def _files(
    browser: httpx.AsyncClient, address: str, query: dict[str, str], html: str
) -> list[bytes]:
    """Every file that the page offers; neither another page's table nor another form of a file."""
    bodies = []
    offered = [name for name in plans().tables if f'table={name}"' in html]
    for name in offered:
        file = await browser.get(address, params=query | {"as": "csv", "table": name})
        assert file.status_code == 200, name
        bodies.append(file.content)
    for strange in ({"as": "csv", "table": "nothing"}, {"as": "pdf"}, {"as": ""}):
        assert (await browser.get(address, params=query | strange)).status_code == 404, strange
    if "/figures/" in address:
        for strange in STRANGE.get(address.removeprefix("/staff"), ({"kind": "pdf"},)):
            assert (await browser.get(address, params=query | strange)).status_code == 404, strange
    book = await browser.get(address, params=query | {"as": "xlsx"})
    assert (book.status_code == 200) == ("as=xlsx" in html)
    return [*bodies, book.content]


@pytest.mark.parametrize(
    ("paper", "kind"),
    [(paper, kind) for paper in ("report", "meeting") for kind in ("docx", "xlsx", "html")]
    + [("evidence", "zip")],
)
async def test_a_paper_holds_ones_own_unit_and_no_other(
    tmp_path: Path, paper: str, kind: str
) -> None:
    async with site(tmp_path, public_url=BASE) as desk:
        await prepared(desk)
        async with await desk.signed_in("reader") as browser:
            query = {"month": MONTH, "year": MONTH[:4], "kind": kind}
            file = await browser.get(f"/staff/figures/{paper}", params=query)
        audit = await desk.process.store.ask("audit_read", before=10_000, many=1)
    inside = b"".join(unpacked(file.content)).decode("utf-8", "ignore").casefold()
    names = [unit.full.casefold() for unit in desk.process.shelf.handbook.places.on(NOON.date())]
    assert names[0] in inside and names[1] not in inside
    assert audit[0]["act"] == "downloaded" and audit[0]["object"].startswith(paper)


async def test_the_town_asks_for_evidence_of_one_unit(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        await prepared(desk)
        async with await desk.signed_in("town") as browser:
            assert (await browser.get("/staff/figures/evidence")).status_code == 404
            page = await browser.get("/staff/figures", params={"unit": OTHER})
            assert f"/staff/figures/evidence?year=2026&amp;unit={OTHER}" in page.text
            file = await browser.get("/staff/figures/evidence", params={"unit": OTHER})
    assert SECRET[OTHER].encode() in b"".join(unpacked(file.content))


async def test_every_form_by_every_role(tmp_path: Path) -> None:
    assert {s.path for s in SHEETS if s.act} == set(POSTS)
    async with site(tmp_path) as desk:
        mark = await prepared(desk)
        for role in ROLES:
            async with await desk.signed_in(role) as browser:
                for sheet_path, allowed in POSTS.items():
                    answer = await browser.post(path(sheet_path, OWN, mark), data={"do": "nothing"})
                    if role in allowed:
                        assert answer.status_code in (303, 400, 409), (role, sheet_path)
                    else:
                        assert answer.status_code == 403, (role, sheet_path)


@pytest.mark.parametrize("do", ["take", "answer", "close"])
async def test_an_editor_cannot_touch_another_units_case(tmp_path: Path, do: str) -> None:
    async with site(tmp_path) as desk:
        await filled(desk.process.store)
        async with await desk.signed_in("editor") as browser:
            form = {"do": do, "words": "x"}
            answer = await browser.post("/staff/cases/BCD345/do", data=form)
            assert answer.status_code == 409
        rows = await desk.process.store.ask("case_one", code="BCD345")
        assert (rows[0]["state"], rows[0]["answer"]) == ("open", "")


async def test_an_editor_types_indices_for_no_other_unit(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        async with await desk.signed_in("editor") as browser:
            form = {
                "unit": OTHER, "period": "2026-Q4", "number": "5", "points": "2",
                "dossiers": "1", "source": "s",
            }  # fmt: skip
            await browser.post("/staff/survey/index", data=form)
        rows = await desk.process.store.ask("indices_read", period="2026-Q4")
        assert [row["unit"] for row in rows] == [OWN]


async def test_nobody_sees_anything_without_a_visit(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        mark = await prepared(desk)
        async with desk.browser() as browser:
            for sheet in SHEETS:
                address = path(sheet.path, OWN, mark)
                answers = [await browser.get(address)] if sheet.page else []
                answers += [await browser.post(address, data={})] if sheet.act else []
                for answer in answers:
                    assert answer.status_code == 303
                    assert answer.headers["location"].startswith("/staff/login")
                    assert not re.search("ownword|otherword", answer.text)


SHEET = "\u0110\u01a1n v\u1ecb,Ti\u1ebfp nh\u1eadn tr\u00ean C\u1ed5ng\n{unit},{n}\n"


async def handed_in(browser: httpx.AsyncClient, unit: str, n: int) -> int:
    files = {"file": ("figures.csv", SHEET.format(unit=unit, n=n).encode(), "text/csv")}
    form = {"month": MONTH}
    return (await browser.post("/staff/figures/import", data=form, files=files)).status_code


async def test_a_commune_hands_in_its_own_figures_and_changes_nobody_elses(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        store = desk.process.store
        await filed(store)
        async with await desk.signed_in("editor") as browser:
            assert await handed_in(browser, "2", 77) == 409
            assert await handed_in(browser, "1", 77) == 303
            assert await handed_in(browser, "nowhere", 77) == 409
        places = desk.process.shelf.handbook.places
        rows = await held(Scope.everything(), month(MONTH), store, places)
        assert {f.unit: f.received for f in rows[MONTH]} == {OWN: 77, OTHER: 9}
