"""A small content folder that tests can break: one office, two flows, two procedures."""

from pathlib import Path
from shutil import copyfile

SMALL = Path(__file__).parent / "small.yaml"
TOWN = Path(__file__).parent / "small-town.yaml"


def folder(path: Path, change: tuple[str, str] | None = None) -> Path:
    """The small content in `path`, with one text put in place of another."""
    path.mkdir(parents=True, exist_ok=True)
    text = SMALL.read_text("utf-8")
    if change:
        assert change[0] in text, change[0]
        text = text.replace(*change, 1)
    (path / "procedures.yaml").write_text(text, "utf-8")
    copyfile(TOWN, path / "town.yaml")
    return path
