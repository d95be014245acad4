"""A phrase is tried before it is added: which answers would it change."""

from click.testing import CliRunner

from bot.cli import main
from tests.conftest import ROOT


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
