"""Names of places: alone, with a province, in a sentence; shared, split, former, of one letter."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.importing import with_shorts
from bot.content.register import rows_of, units_of
from bot.core.handbook import Handbook
from bot.core.payload import Payload, check_mark, read_payload, write_payload
from bot.core.places import Place, Places, Successor
from tests.cases import cases

CASES = cases("places")


@pytest.fixture(scope="module")
def places(handbook: Handbook, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The town, with a small register behind it."""
    file = tmp_path_factory.mktemp("units") / "list.csv"
    file.write_text(CASES["csv"], "utf-8")
    rows, headings, _ = rows_of(file)
    units, faults = units_of(rows, headings)
    assert faults == []
    return replace(handbook.places, register=units)


def names(place: Place | None) -> list[str]:
    return [unit.full for unit in place.units] if place else []


@pytest.mark.parametrize("typed", CASES["alone"])
def test_a_name_leads_to_a_unit_of_today_or_asks_back(typed: str, places: Places) -> None:
    assert names(places.named(typed)) == CASES["alone"][typed]


@pytest.mark.parametrize("typed", CASES["nothing"])
def test_what_people_type_for_other_reasons_names_no_place(typed: str, places: Places) -> None:
    assert places.named(typed) is None


@pytest.mark.parametrize("sentence", CASES["sentences"])
def test_a_sentence_mentions_a_unit_by_the_way(sentence: str, places: Places) -> None:
    found = places.mentioned(sentence)
    assert found is not None
    expected = CASES["sentences"][sentence]
    assert expected in (found[1].full, *(unit.full for unit in places.today(found[1])))


@pytest.mark.parametrize("sentence", CASES["quiet"])
def test_other_sentences_mention_none(sentence: str, places: Places) -> None:
    assert places.mentioned(sentence) is None


def test_the_split_ward_asks_for_the_neighbourhood(places: Places) -> None:
    place = places.named("hoa hiep bac")
    assert place and place.former and place.question == place.former.ask
    assert places.lead(place.former).former == place.former


def test_old_keys_codes_and_short_codes_lead_to_the_successor(places: Places) -> None:
    for name in ("2022-22267", "22267", "2025-22258", "22258", "dhoa", "DHOA"):
        unit = places.get(name)
        assert unit and [u.key for u in places.today(unit)] == ["2025-22258"], name


def test_a_unit_merged_twice_leads_to_the_last(places: Places) -> None:
    first = next(unit for unit in places.units if unit.key == "2025-22258")
    last = replace(first, epoch="2031", name="A", full="A", short="", successors=())
    gone = replace(first, successors=(*first.successors, Successor(key=last.key)))
    others = tuple(unit for unit in places.units if unit is not first)
    later = replace(places, units=(*others, gone, last))
    former = later.get("2022-22267")
    assert former and [u.key for u in later.today(former)] == ["2031-22258"]


def test_the_town_knows_its_own_units_better_than_the_register(places: Places) -> None:
    unit = places.by_key["2022-22246"]
    assert unit.ask and unit.district
    assert len(places.on(unit.until)) == 10  # type: ignore[arg-type]
    assert len(places.everywhere(unit.until)) > 10  # type: ignore[arg-type]


@pytest.mark.parametrize("spot", ["", "cho", "nha-van-hoa"])
def test_a_payload_comes_back_whole(spot: str) -> None:
    text = write_payload("2025-22258", spot)
    assert read_payload(text) == Payload("2025-22258", spot)
    assert len(text) <= 64


def test_a_damaged_payload_counts_for_nobody() -> None:
    text = write_payload("2025-22258", "cho")
    for n in range(2, len(text)):
        for letter in "0123456789abcxyz-":
            broken = text[:n] + letter + text[n + 1 :]
            if broken != text and text[n] != "_":
                assert read_payload(broken) == Payload(), broken
    body = "2025-22258_cho"
    swapped = "2025-22528_cho"
    assert check_mark(body) != check_mark(swapped)


def test_links_from_before_the_check_mark_still_work() -> None:
    assert read_payload("2022-22267_quay") == Payload("2022-22267", "quay")
    assert read_payload("22258") == Payload("22258")
    assert read_payload("22258_../../x") == Payload("22258")


@pytest.mark.shared
@pytest.mark.slow
def test_the_whole_country_is_taken_in_and_its_short_codes_are_unique(
    handbook: Handbook, shared: Path, tmp_path: Path
) -> None:
    rows, headings, _ = rows_of(shared / "wards-2025.jsonl")
    units, faults = units_of(rows, headings)
    assert faults == []
    units = with_shorts(units, handbook, tmp_path / "none")
    shorts = [unit.short for unit in units if unit.short]
    assert len(shorts) == len(set(shorts)) == sum(not unit.successors for unit in units)
    assert all(3 <= len(short) <= 6 for short in shorts)
    country = replace(handbook.places, register=units)
    assert len(names(country.named("hoa hiep bac"))) == 3
    assert country.named("tan thanh").namesakes > 30  # type: ignore[union-attr]
