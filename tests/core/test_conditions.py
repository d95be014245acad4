"""Which papers a person needs, by what they answered."""

from datetime import date

import pytest

from bot.core.conditions import all_hold, checklist, holds, next_question, spared
from bot.core.procedure import Choice, Fee, Online, Paper, Procedure, Question, Time

DAY = date(2026, 11, 23)


def procedure(questions: tuple[Question, ...], papers: tuple[Paper, ...]) -> Procedure:
    return Procedure(
        code="1.000001", title="t", official="o", group="g", asks=(), summary="s", office="x",
        online=Online(submit=True), time=(Time(days=1),), fee=(Fee(amount=0),), result="r",
        link="https://dichvucong.gov.vn", questions=questions, papers=papers,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "answers", "truth"),
    [
        ("wed", {"wed": "yes"}, True),
        ("wed", {"wed": "no"}, False),
        ("wed", {}, None),
        ("wed", {"wed": "unsure"}, None),
        ("not wed", {"wed": "no"}, True),
        ("not wed", {"wed": "yes"}, False),
        ("not wed", {}, None),
        ("how=buy/gift", {"how": "gift"}, True),
        ("how=buy/gift", {"how": "heir"}, False),
        ("not how=buy", {"how": "heir"}, True),
    ],
)
def test_a_condition_is_true_false_or_not_known(
    condition: str, answers: dict[str, str], truth: bool | None
) -> None:
    assert holds(condition, answers) is truth


def test_one_false_condition_settles_it_and_an_unknown_one_keeps_it_open() -> None:
    assert all_hold(("a", "b"), {"a": "no"}) is False
    assert all_hold(("a", "b"), {"a": "yes"}) is None
    assert all_hold((), {}) is True


FORM = Paper(id="form", name="Form")
PROXY = Paper(id="proxy", name="Proxy", when=("proxy",), case="if filed for another")
LOOKED_UP = Paper(id="id", name="Card", database="people")
ASK_PROXY = Question(id="proxy", ask="For another?")


def test_only_needed_papers_are_left_and_open_ones_are_marked() -> None:
    some = procedure((ASK_PROXY,), (FORM, PROXY, LOOKED_UP))
    assert [(n.paper.id, n.certain) for n in checklist(some, {}, DAY)] == [
        ("form", True), ("proxy", False),
    ]  # fmt: skip
    assert [n.paper.id for n in checklist(some, {"proxy": "no"}, DAY)] == ["form"]
    assert [item.paper.id for item in spared(some, {}, DAY)] == ["id"]


def test_a_paper_of_another_time_is_not_asked_for() -> None:
    old = Paper(id="old", name="Old", until=date(2025, 6, 30))
    assert checklist(procedure((), (old,)), {}, DAY) == ()


def test_questions_come_in_order_and_only_where_they_concern_the_person() -> None:
    kind = Question(
        id="kind", ask="?", choices=(Choice(id="a", label="A"), Choice(id="b", label="B"))
    )
    more = Question(id="more", ask="?", when=("kind=a",))
    some = procedure((kind, more), ())
    first, second = next_question(some, {}), next_question(some, {"kind": "a"})
    assert (first and first.id, second and second.id) == ("kind", "more")
    assert next_question(some, {"kind": "b"}) is None


def test_a_paper_of_a_question_that_was_rightly_not_asked_is_not_needed() -> None:
    kind = Question(
        id="kind", ask="?", choices=(Choice(id="a", label="A"), Choice(id="b", label="B"))
    )
    boat = Question(id="boat", ask="?", when=("kind=a",))
    paper = Paper(id="boat", name="Boat", when=("boat",), case="on a boat")
    assert checklist(procedure((kind, boat), (paper,)), {"kind": "b"}, DAY) == ()
