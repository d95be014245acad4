"""The laws of the house, each as a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core import reply as front
from bot.core.facts import Fact
from bot.core.phrases import NEEDS

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"
MODULES = sorted(BOT.rglob("*.py"))
CODE = [*MODULES, *sorted(ROOT.glob("tests/**/*.py")), *sorted(ROOT.glob("bench/**/*.py"))]
FLOORS = {
    "__init__": 0, "logs": 0, "core": 0,
    "content": 1, "store": 1, "script": 1, "matching": 1,
    "settings": 2, "channels": 2,
    "proof": 3, "desk": 3, "reports": 3, "staff": 3,
    "web": 4, "doors": 4, "demo": 4, "digest": 4,
    "app": 5, "commands": 6, "cli": 7, "__main__": 8,
}  # fmt: skip
"""A room may look into rooms on lower floors only."""
VIETNAMESE = re.compile(
    "[\u0102\u0103\u00c2\u00e2\u0110\u0111\u00ca\u00ea\u00d4\u00f4\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_downward(path: Path) -> None:
    here = room(name_of(path))
    for module in imports(path):
        there = room(module)
        if module.startswith("bot.") and there != here:
            assert FLOORS[there] < FLOORS[here], module


def test_no_imports_go_in_a_ring() -> None:
    known = {name_of(path) for path in MODULES}
    below = {name_of(p): {m for m in imports(p) if m in known and m != name_of(p)} for p in MODULES}

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for other in below[module]:
                visit(other, (*trail, module))
            done.add(module)

    done: set[str] = set()
    for module in known:
        visit(module, ())


@pytest.mark.parametrize("path", sorted((BOT / "core").rglob("*.py")), ids=name_of)
def test_the_core_is_pure(path: Path) -> None:
    allowed = {"bot.core", "rapidfuzz", "__future__"}
    standard = {
        "collections", "dataclasses", "datetime", "functools", "itertools", "math", "re", "typing",
        "unicodedata", "string", "operator", "heapq", "bisect", "array", "copy",
    }  # fmt: skip
    for module in imports(path):
        root = module.split(".")[0]
        assert root in standard or any(module.startswith(name) for name in allowed), module
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not isinstance(node, ast.Await | ast.AsyncFunctionDef)
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"open", "print", "input", "datetime.now", "date.today"}, called


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_no_vietnamese_letter_stands_in_code(path: Path) -> None:
    found = VIETNAMESE.search(path.read_text("utf-8"))
    assert found is None, found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 350
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_public_things_say_what_they_are_for(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.name.startswith("_") or ast.get_docstring(node), node.name


def test_every_phrase_is_used() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for path in [*MODULES, *(BOT / "web" / "templates").rglob("*.html")]
        if path.name != "phrases.py"
    )
    unused = [name for name in NEEDS if f".{name}" not in code and not name.startswith("field_")]
    assert unused == []


def test_every_scene_has_a_verb_of_plain_letters() -> None:
    assert all(verb.isascii() and verb.isalpha() for verb in front.SCENES)


def test_facts_hold_no_more_than_they_say() -> None:
    assert set(Fact.__dataclass_fields__) == {"kind", "procedure", "detail", "words"}
