"""Content is changed by two people, kept whole, and brought back."""

from pathlib import Path

import pytest

from bot.content.faults import ContentError
from bot.core.finding import Finding
from bot.staff.accounts import Refused
from bot.staff.editions import packed, unpacked
from tests.cases import cases
from tests.staff.desk import ADMIN, ONE, office

CASES = cases("drafts")
CODE = "1.000001"


async def test_a_phrase_is_proposed_by_one_and_put_in_use_by_another(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        drafts, editions = desk.drafts, desk.editions
        drafts = type(drafts)(editions)
        before, phrase = editions.current, CASES["phrase"]
        await drafts.keep(await drafts.phrase(ONE, f"  {phrase} ", CODE))
        (draft,) = await drafts.all()
        assert editions.current == before, "a draft changes nothing"
        preview = await editions.candidate(await drafts.text_with(draft))
        assert preview.handbook.finder.find(phrase).best == CODE
        with pytest.raises(Refused, match="same_person"):
            await drafts.publish(ONE, draft.id)
        mark = await drafts.publish(ADMIN, draft.id)
        found: Finding = editions.shelf.handbook.finder.find(phrase)
        assert found.verdict == "sure" and editions.shelf.handbook.edition == mark
        (settled,) = await desk.store.ask("misses_settled")
        assert settled["who"] == "one"
        with pytest.raises(Refused, match="no_draft"):
            await drafts.publish(ADMIN, draft.id)


async def test_an_entry_is_drafted_mended_and_published(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        editions = desk.editions
        drafts = type(desk.drafts)(editions)
        entry = CASES["entry"]
        faulty = entry.replace(CASES["good"].strip(), CASES["bad"].strip())
        await drafts.keep(await drafts.entry(ONE, "1.000009", faulty))
        (draft,) = await drafts.all()
        with pytest.raises(ContentError):
            await editions.candidate(await drafts.text_with(draft))
        with pytest.raises(ContentError):
            await drafts.publish(ADMIN, draft.id)
        with pytest.raises(Refused, match="not_yours"):
            await drafts.changed(ADMIN, draft.id, entry)
        assert await drafts.keep(await drafts.changed(ONE, draft.id, entry)) == draft.id
        await drafts.publish(ADMIN, draft.id)
        assert "1.000009" in editions.shelf.handbook.procedures
        assert "status: published" in editions.current


async def test_an_edition_is_brought_back_with_one_call_and_the_history_keeps_all(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as desk:
        editions = desk.editions
        drafts = type(desk.drafts)(editions)
        first_text, first = editions.current, editions.shelf.handbook.edition
        await drafts.keep(await drafts.phrase(ONE, CASES["phrase"], CODE))
        second = await drafts.publish(ADMIN, 1)
        assert await editions.roll_back(ADMIN, first) == first
        assert editions.current == first_text and editions.shelf.handbook.edition == first
        history = [(row["mark"], row["who"]) for row in await editions.history()]
        assert history == [(first, "admin"), (second, "admin"), (first, "file")]
        assert await editions.text(first) == first_text
        with pytest.raises(Refused):
            await editions.roll_back(ADMIN, "nothing")


async def test_still_right_is_written_into_the_file(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        editions = desk.editions
        await type(desk.drafts)(editions).still_right(ONE, CODE, "2026-11-23", "")
        procedure = editions.shelf.handbook.procedures[CODE]
        assert str(procedure.checked) == "2026-11-23" and procedure.checked_by == "B"


async def test_a_faulty_phrase_is_refused_before_it_is_kept(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        for phrase in ("", "  ", "x" * 200):
            with pytest.raises(Refused, match="bad_phrase"):
                await desk.drafts.phrase(ONE, phrase, CODE)
        with pytest.raises(Refused, match="cannot_edit"):
            await desk.drafts.phrase(ONE, "abc", "9.999999")
        assert await desk.drafts.all() == []


def test_an_edition_packs_small_and_unpacks_whole() -> None:
    text = "a: b\n" * 10_000
    assert unpacked(packed(text)) == text and len(packed(text)) < len(text) / 50
