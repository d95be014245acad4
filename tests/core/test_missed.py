"""Words not understood are kept to learn from; those of letters and complaints are not."""

from dataclasses import dataclass, replace

import pytest

from bot.core.facts import Fact
from bot.core.finding import Finding, Match, Verdict
from bot.core.following import ALONE, Context
from bot.core.handbook import Handbook
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming
from tests.cases import cases
from tests.conftest import NOON

CASES = cases("missed")
COMPLAINT = "sign:khieu-nai-to-cao"


@dataclass(frozen=True)
class Finds:
    """A finder that takes everything for the same."""

    target: str
    score: float
    verdict: Verdict

    def find(self, text: str, context: Context = ALONE) -> Finding:
        return Finding(verdict=self.verdict, matches=(Match(self.target, self.score, ""),))


def missed(book: Handbook, text: str, finds: Finds) -> list[Fact]:
    book = replace(book, finder=finds)  # type: ignore[arg-type]
    incoming = Incoming(chat="t:1", key="1", at=NOON, kind="text", text=text)
    facts = reply(Session(chat="t:1", seen=NOON), incoming, book).facts
    return [fact for fact in facts if fact.kind == "missed"]


@pytest.mark.parametrize("verdict", ["lost", "choose"])
def test_the_words_of_a_question_are_kept(handbook: Handbook, verdict: Verdict) -> None:
    (fact,) = missed(handbook, CASES["question"], Finds("1.001193", 0.1, verdict))
    assert (fact.detail, fact.words) == (verdict, CASES["question"])


def test_the_words_of_a_likely_complaint_are_not(handbook: Handbook) -> None:
    assert missed(handbook, CASES["question"], Finds(COMPLAINT, 0.4, "lost")) == []


@pytest.mark.parametrize("verdict", ["lost", "choose"])
def test_a_faint_likeness_to_a_complaint_does_not_drop_them(
    handbook: Handbook, verdict: Verdict
) -> None:
    (fact,) = missed(handbook, CASES["question"], Finds(COMPLAINT, 0.05, verdict))
    assert fact.words == CASES["question"]


def test_a_letter_is_counted_without_its_words(handbook: Handbook) -> None:
    assert len(CASES["letter"]) > 150
    (fact,) = missed(handbook, CASES["letter"], Finds("1.001193", 0.1, "lost"))
    assert (fact.kind, fact.words) == ("missed", "")
