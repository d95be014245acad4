"""Missed questions that ask alike stand together, counted, beside what comes closest."""

from click.testing import CliRunner

from bot.cli import main
from bot.core.fold import fold
from bot.core.groups import grouped
from bot.core.handbook import Handbook
from tests.conftest import ROOT


def test_likenesses_stand_together_whatever_marks_and_frames(handbook: Handbook) -> None:
    asks = handbook.procedures["1.000894"].asks
    one = asks[0]
    found = grouped([(one, 2), (fold(one), 3), ("xyz qwv", 4)], handbook.finder)
    assert [group.n for group in found] == [5, 4]
    assert found[0].near[0].target == "1.000894"


def test_nothing_missed_makes_no_group(handbook: Handbook) -> None:
    assert grouped([("", 3), ("?!", 1)], handbook.finder) == ()


def test_a_phrase_is_tried_without_being_written() -> None:
    before = (ROOT / "procedures.yaml").read_bytes()
    done = CliRunner().invoke(
        main, ["check", "--would-change", "qwv zzk=1.001193"], env={"BOT_CONTENT": str(ROOT)}
    )
    assert done.exit_code == 0, done.output
    assert "qwv zzk: lost -> sure 1.001193" in done.output
    assert (ROOT / "procedures.yaml").read_bytes() == before


def test_a_phrase_for_nothing_is_refused() -> None:
    for wanted in ("no sign", "a=9.999999"):
        done = CliRunner().invoke(
            main, ["check", "--would-change", wanted], env={"BOT_CONTENT": str(ROOT)}
        )
        assert done.exit_code == 2
