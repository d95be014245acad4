"""A case opens to its own chat, to who knows its second word, and to nobody else."""

from pathlib import Path

from bot.core.handbook import Handbook
from bot.core.talk import Incoming
from bot.desk.knowing import MOST_WRONG, Knowing, ticket_of
from bot.store.sqlite import SqliteStore
from tests.conftest import NOON
from tests.store.test_entries import keep, opening

SALT = b"salt"


def said(text: str, chat: str) -> Incoming:
    return Incoming(chat=chat, key="k", at=NOON, kind="text", text=text)


async def opened(path: Path) -> tuple[SqliteStore, Knowing]:
    store = SqliteStore(str(path / "bot.db"), edition=lambda: "e1")
    await store.open()
    salt = str((await store.ask("secret", name="mark"))[0]["value"]).encode()
    await keep(store, opening())
    return store, Knowing(store, salt)


async def test_a_case_opens_with_its_chat_or_its_second_word(tmp_path: Path) -> None:
    store, know = await opened(tmp_path)
    for text, chat, opens in (
        ("ma KTM482", "web:1", True),
        ("KTM 482", "web:1", True),
        ("ma KTM482", "web:2", False),
        ("ma KTM482 0000", "web:2", False),
        ("ma ktm482 4821", "web:2", True),
        ("ma BCD234 4821", "web:2", False),
        ("solved KTM482 yes", "web:2", False),
        ("solved KTM482 yes", "web:1", True),
    ):
        known = (await know(said(text, chat), 0)).known
        assert bool(known.case) is opens, text
        assert known.ticket
    await store.close()


async def test_a_second_word_cannot_be_guessed(tmp_path: Path) -> None:
    store, know = await opened(tmp_path)
    for n in range(MOST_WRONG):
        await know(said(f"ma KTM482 {n:04}", "web:2"), 0)
    assert (await know(said("ma KTM482 4821", "web:2"), 0)).known.case is None
    assert (await know(said("ma KTM482", "web:1"), 0)).known.case is not None
    await store.close()


def test_a_ticket_is_the_same_for_the_same_message_and_another_after_a_failure() -> None:
    first = ticket_of(SALT, "web:1", "k", 0)
    assert first == ticket_of(SALT, "web:1", "k", 0) != ticket_of(SALT, "web:1", "k", 1)
    tickets = {ticket_of(SALT, "web:1", str(n), 0).code for n in range(1000)}
    assert len(tickets) > 990


async def test_a_code_is_read_as_a_code_in_a_talk(tmp_path: Path, handbook: Handbook) -> None:
    from bot.core.reply import reply
    from bot.core.session import Session

    outcome = reply(Session(chat="web:9", seen=NOON), said("KTM482", "web:9"), handbook)
    assert outcome.replies[0].text == handbook.phrases.case_unknown
