"""Public matters, and officers' own questions, each kept where it belongs."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.public import PublicKind, PublicMatter, wanting
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming, Kind, Link
from tests.conftest import NOON

DAY = NOON.date()
HERE_UNIT = "2025-22258"
KIND = PublicKind(id="ngan-sach", name="A", asks=("a",), months=12)


def matter(**changes: object) -> PublicMatter:
    told = {"unit": HERE_UNIT, "kind": KIND.id, "title": "Du toan 2026", "source": "QD 5"}
    told |= {"checked": DAY, "published": date(2026, 1, 20), "link": "https://a.gov.vn/x"}
    return PublicMatter(**(told | {"place": "Bang tin"} | changes))  # type: ignore[arg-type]


def say(session: Session, text: str, book: Handbook, kind: Kind = "text") -> Outcome:
    at = NOON + timedelta(minutes=1)
    return reply(session, Incoming(chat="a:1", key=text, at=at, kind=kind, text=text), book)


def test_what_is_made_known_is_told_with_place_link_and_source(handbook: Handbook) -> None:
    town = replace(handbook.town, public=(matter(), matter(unit="2025-22261", title="B")))
    book = replace(handbook, town=town)
    session = Session(chat="a:1", seen=NOON, unit=HERE_UNIT)
    told = say(session, "public ngan-sach", book, "press").replies[0]
    for part in ("Du toan 2026", "20/01/2026", "Bang tin", "QD 5"):
        assert part in told.text
    assert Link("Du toan 2026", "https://a.gov.vn/x") in told.choices and "B (" not in told.text


def test_what_is_not_known_is_admitted(handbook: Handbook) -> None:
    session = Session(chat="a:1", seen=NOON, unit=HERE_UNIT)
    told = say(session, "public ngan-sach", handbook, "press")
    assert [fact.detail for fact in told.facts] == ["ngan-sach missing"]
    assert say(session, "public nonsense", handbook, "press").replies


def test_the_work_list_tells_what_is_missing_old_or_unchecked(handbook: Handbook) -> None:
    units = handbook.places.on(DAY)
    others = tuple(unit.key for unit in units[1:])
    kept = [matter(unit=others[0], checked=DAY - timedelta(days=400))]
    kept += [matter(unit=others[1], checked=None), matter()]
    found = wanting(units, (KIND,), kept, DAY)
    assert {(line.unit.key, line.lack) for line in found} == {
        (others[0], "out_of_date"),
        (others[1], "unchecked"),
        (others[2], "missing"),
    }


def test_officers_are_answered_from_their_own_entries_and_counted_apart(
    handbook: Handbook,
) -> None:
    assert handbook.officers and len(handbook.officers.entries) >= 15
    session = say(Session(chat="a:1"), "canbo", handbook, "start").session
    assert session.officer
    for id, entry in handbook.officers.entries.items():
        told = say(session, entry.asks[0], handbook)
        assert entry.title in told.replies[-1].text, id
        assert {fact.kind for fact in told.facts} == {"officer"}
        assert all(not fact.procedure for fact in told.facts)
    opened = say(session, "open 1.001193", handbook, "press")
    assert {fact.kind for fact in opened.facts} == {"officer"}
    left = say(session, "officer off", handbook, "press").session
    assert not left.officer and handbook.officers.leave
    for word in handbook.officers.leave:
        assert not say(session, word, handbook).session.officer, word
    kinds = {fact.kind for fact in say(left, "menu", handbook).facts}
    assert "officer" not in kinds


def test_an_officers_entry_whose_day_is_over_says_so(handbook: Handbook) -> None:
    assert handbook.officers
    session = say(Session(chat="a:1"), "canbo", handbook, "start").session
    over = [e for e in handbook.officers.entries.values() if e.until and e.until < DAY]
    assert over
    for entry in over:
        told = say(session, f"officer {entry.id}", handbook, "press").replies[-1].text
        assert f"{entry.until:%d/%m/%Y}" in told and entry.source in told


def test_a_citizen_never_meets_an_officers_entry(handbook: Handbook) -> None:
    assert handbook.officers
    titles = {entry.title for entry in handbook.officers.entries.values()}
    for entry in handbook.officers.entries.values():
        told = say(Session(chat="a:1", seen=NOON), entry.asks[0], handbook)
        assert not any(title in reply.text for title in titles for reply in told.replies)


def test_a_night_ends_the_officers_part(handbook: Handbook) -> None:
    session = say(Session(chat="a:1"), "canbo", handbook, "start").session
    at = NOON + timedelta(days=1)
    incoming = Incoming(chat="a:1", key="2", at=at, kind="text", text="menu")
    assert not reply(session, incoming, handbook).session.officer


def test_every_entry_has_a_source_and_a_day(handbook: Handbook) -> None:
    assert handbook.officers
    for entry in handbook.officers.entries.values():
        assert entry.source and entry.checked and len(entry.asks) >= 4
