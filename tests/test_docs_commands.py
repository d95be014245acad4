"""Every command of the offices' handbook is run, in its order, from an empty database."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from tests.conftest import ROOT

HANDBOOK = "docs/xa-phuong.md"
WRONG = "#"
"""A command with a remark behind it is told as one that fails."""


def blocks(text: str) -> list[tuple[str, str]]:
    """The fenced parts: their language and their lines."""
    return re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_every_command_of_the_handbook_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "docs" / "vi-du", tmp_path / "docs" / "vi-du")
    monkeypatch.chdir(tmp_path)
    environment = {"BOT_CONTENT": str(ROOT), "BOT_PUBLIC_URL": "https://bot.example.gov.vn"}
    told = ""
    for kind, block in blocks((ROOT / HANDBOOK).read_text("utf-8")):
        if kind != "sh":
            assert block.strip() in told, "what a command is said to answer"
            continue
        for line in block.splitlines():
            command, wrong, _ = line.partition(f" {WRONG}")
            result = CliRunner().invoke(main, shlex.split(command)[1:], env=environment)
            told = result.output
            assert result.exit_code == int(bool(wrong)), f"{line}\n{told}"
