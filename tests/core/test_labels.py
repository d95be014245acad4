"""What choices are called, and which are never offered."""

from dataclasses import replace

from bot.core.handbook import Handbook
from bot.core.intent import Intent
from bot.core.moment import Moment
from bot.core.reply import reply
from bot.core.scenes.topic import label
from bot.core.session import Session
from bot.core.talk import Incoming
from tests.conftest import NOON
from tests.core.test_missed import Finds


def moment(book: Handbook) -> Moment:
    incoming = Incoming(chat="t:1", key="1", at=NOON, kind="text", text="xyz")
    return Moment(Session(chat="t:1", seen=NOON), incoming, Intent("ask", words="xyz"), book)


def test_a_label_of_its_own_goes_before_the_first_ask(handbook: Handbook) -> None:
    fork, sign = handbook.forks["vneid"], handbook.signposts["ly-hon"]
    assert label(moment(handbook), "fork:vneid") == (fork.label or "VNeID")
    book = replace(
        handbook,
        forks={"vneid": replace(fork, label="One")},
        signposts={"ly-hon": replace(sign, label="Two")},
    )
    assert label(moment(book), "fork:vneid") == "One"
    assert label(moment(book), "sign:ly-hon") == "Two"


def test_names_in_labels_are_written_as_people_know_them(handbook: Handbook) -> None:
    assert handbook.lexicon.written("cmnd") == "CMND"
    assert handbook.lexicon.written("vneid otp") == "VNeID OTP"


class Mischief(Finds):
    """Everything is likest to a signpost whose asks are talk that is none of ours."""

    def find(self, text, context=None):  # type: ignore[no-untyped-def]
        found = Finds.find(self, text)
        return found if text == "xyz" else replace(found, verdict="social", social="misuse")


def test_what_bends_the_rules_is_never_offered(handbook: Handbook) -> None:
    book = replace(handbook, finder=Mischief("sign:nghich-bot", 0.5, "choose"))  # type: ignore[arg-type]
    told = reply(moment(book).session, moment(book).incoming, book)
    assert all(not button.says.startswith("sign") for button in told.session.offered)
    assert told.replies[0].text == book.phrases.lost


def test_the_signpost_against_it_is_known_by_its_asks(handbook: Handbook) -> None:
    first = handbook.signposts["nghich-bot"].asks[0]
    assert handbook.finder.find(first).social == "misuse"
