"""Of thousands of known questions those are tried that a change can touch."""

from bot.staff.changes import MOST_TRIED, touched


def test_only_questions_with_a_changed_word_are_tried_the_rarest_first() -> None:
    asks = ["lam the thu vien", "lam giay to", "khai sinh"]
    lines = ["   asks:", "+  - The thu vien cho chau", "   - lam khai sinh"]
    assert touched(asks, lines) == ["lam the thu vien"]
    assert touched([*asks, "the xe buyt"], ["+ the thu vien"])[0] == "lam the thu vien"


def test_there_is_an_end_to_what_is_tried() -> None:
    asks = [f"lam viec {n}" for n in range(2 * MOST_TRIED)]
    assert len(touched(asks, ["- lam"])) == MOST_TRIED
