"""README says what is so: its commands exist, its links lead somewhere, its tables are fresh."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import main
from tests.conftest import ROOT

READMES = ["README.md", "README.vi.md"]


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_told_with_its_help(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for command in main.whole():
        assert f"$ bot {command} --help" in text


@pytest.mark.parametrize(
    "name",
    [
        *READMES,
        "docs/architecture.md",
        "docs/noi-dung.md",
        "docs/can-bo.md",
        "docs/xa-phuong.md",
    ],
)
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    text = path.read_text("utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'<img src="([^"]+)"', text)
    for target in targets:
        assert target.startswith("https://") or (path.parent / target).exists(), target


@pytest.mark.parametrize("name", READMES)
def test_make_targets_that_are_named_exist(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"make (\w+)", (ROOT / name).read_text("utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_document_is_reached_from_readme_or_another_document() -> None:
    texts = "\n".join(
        path.read_text("utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    )
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name in texts, path.name


def test_help_is_written_for_every_command_and_option() -> None:
    for command in main.whole().values():
        assert command.help
        options = [option for option in command.params if isinstance(option, click.Option)]
        assert all(option.help for option in options), command.name


def test_the_changelog_names_the_version() -> None:
    from bot import __version__

    assert f"## {__version__}" in Path(ROOT / "CHANGELOG.md").read_text("utf-8")
