"""`procedures.yaml` changed in one place, every other letter of it as it was.

The text itself is edited, at the marks that the YAML nodes carry. A library that writes the whole
file anew (ruamel.yaml) keeps comments, but breaks lines, quotes and indents its own way: a change
of one phrase would come out as a change of thousands of lines, and nobody could review it.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import yaml

from bot.content.marks import Untagged

PLAIN = re.compile(r"[^\W_][\w ./%+()-]*[\w.)%]|[^\W_]")
"""What needs no quotes anywhere in YAML as it is written here."""
_WORDS = {"yes", "no", "true", "false", "null", "on", "off", "y", "n"}


class CannotEdit(Exception):
    """The place is not there, or the change would touch more than it should; says which."""


def with_phrase(text: str, target: str, phrase: str) -> str:
    """The text with one more way of asking for a code, `fork:id`, `event:id` or `sign:id`."""
    asks = _child(_entry(text, target), "asks")
    if asks is None:
        raise CannotEdit("asks")
    new = _quoted(phrase)
    if isinstance(asks, yaml.SequenceNode) and asks.value and not asks.flow_style:
        end = _line_end(text, asks.value[-1])
        indent = " " * asks.start_mark.column
        changed = f"{text[:end]}{indent}- {new}\n{text[end:]}"
    elif isinstance(asks, yaml.SequenceNode) and asks.value:
        end = asks.value[-1].end_mark.index
        changed = f"{text[:end]}, {new}{text[end:]}"
    elif isinstance(asks, yaml.SequenceNode):
        end = asks.end_mark.index - 1
        changed = f"{text[:end]}{new}{text[end:]}"
    else:
        start, end = asks.start_mark.index, asks.end_mark.index
        changed = f"{text[:start]}[{text[start:end]}, {new}]{text[end:]}"
    return _proved(text, changed, target, lambda entry: _add(entry, phrase))


def with_field(text: str, code: str, name: str, value: str) -> str:
    """The text with one plain field of a procedure set; a new field stands below the code."""
    entry = _entry(text, code)
    node, new = _child(entry, name), _quoted(value)
    if isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        changed = f"{text[:start]}{new}{text[end:]}"
    elif node is None and not entry.flow_style:
        first = _child(entry, "code")
        if first is None:
            raise CannotEdit("code")
        end = _line_end(text, first)
        changed = f"{text[:end]}{' ' * entry.start_mark.column}{name}: {new}\n{text[end:]}"
    else:
        raise CannotEdit(name)
    return _proved(text, changed, code, lambda plain: plain.__setitem__(name, value))


def entry_text(text: str, code: str) -> str:
    """The lines of one procedure, from its dash to its last word."""
    start, end = _lines_of(text, _entry(text, code))
    return text[start:end]


def with_entry(text: str, code: str, lines: str) -> str:
    """The text with one procedure's lines replaced, or a new procedure at the end."""
    lines = lines.replace("\r\n", "\n").strip("\n") + "\n"
    given = yaml.compose(lines, Untagged)
    if not isinstance(given, yaml.SequenceNode) or len(given.value) != 1:
        raise CannotEdit("one entry")
    if _code(given.value[0]) != code:
        raise CannotEdit("code")
    try:
        start, end = _lines_of(text, _entry(text, code))
    except CannotEdit:
        whole = text if text.endswith("\n") else text + "\n"
        changed = whole + lines
    else:
        changed = text[:start] + lines + text[end:]
    before, after = _others(text, code), _others(changed, code)
    if before != after:
        raise CannotEdit("others")
    return changed


def _entry(text: str, target: str) -> yaml.MappingNode:
    """The node of a procedure, a fork, an event or a signpost."""
    part, _, id = target.partition(":")
    section, name = _SECTIONS[part] if id else ("procedures", "code")
    root = yaml.compose(text, Untagged)
    found = _child(root, section) if isinstance(root, yaml.MappingNode) else None
    for node in found.value if isinstance(found, yaml.SequenceNode) else ():
        child = _child(node, name) if isinstance(node, yaml.MappingNode) else None
        if isinstance(child, yaml.ScalarNode) and child.value == (id or target):
            return node  # type: ignore[no-any-return]
    raise CannotEdit(target)


_SECTIONS = {
    "fork": ("forks", "id"),
    "event": ("events", "id"),
    "sign": ("signposts", "id"),
}


def _child(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _code(node: yaml.Node) -> str:
    child = _child(node, "code") if isinstance(node, yaml.MappingNode) else None
    return child.value if isinstance(child, yaml.ScalarNode) else ""


def _line_end(text: str, node: yaml.Node) -> int:
    """Where the line ends on which the last word of a node stands, its comment included."""
    last = len(text[: node.end_mark.index].rstrip())
    end = text.find("\n", last)
    return len(text) if end < 0 else end + 1


def _lines_of(text: str, entry: yaml.MappingNode) -> tuple[int, int]:
    start = text.rfind("\n", 0, entry.start_mark.index) + 1
    return start, _line_end(text, _last(entry))


def _last(node: yaml.Node) -> yaml.Node:
    """The last thing in a node: a block's own end lies behind the comments that follow it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    return node


def _quoted(value: str) -> str:
    plain = PLAIN.fullmatch(value) and value.lower() not in _WORDS and "  " not in value
    return value if plain else json.dumps(value, ensure_ascii=False)


def _plain(node: yaml.Node | None) -> Any:
    """The node as text, lists and mappings: what two versions of a file are compared by."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value if node else None


def _proved(
    before: str, after: str, target: str, change: Callable[[dict[str, Any]], object]
) -> str:
    """The changed text, once it is proved to differ by this change and by nothing else."""
    expected, found = yaml.compose(before, Untagged), yaml.compose(after, Untagged)
    wanted = _plain(expected)
    part, _, id = target.partition(":")
    section, name = _SECTIONS[part] if id else ("procedures", "code")
    change(next(entry for entry in wanted[section] if entry[name] == (id or target)))
    if _plain(found) != wanted:
        raise CannotEdit("more")
    return after


def _add(entry: dict[str, Any], phrase: str) -> None:
    asks = entry["asks"]
    entry["asks"] = [*(asks if isinstance(asks, list) else [asks]), phrase]


def _others(text: str, code: str) -> Any:
    """Everything in the file but one procedure."""
    plain = _plain(yaml.compose(text, Untagged))
    kept = [entry for entry in plain.get("procedures", []) if entry.get("code") != code]
    return {**plain, "procedures": kept}
