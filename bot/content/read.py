"""YAML nodes read beside the fields of frozen dataclasses.

The types say what a file may hold; nothing else does. Every fault of a file is found in one
pass and carries its line and column, which is why nodes are walked and not plain values.
"""

import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import yaml

from bot.content.faults import Report, Trail

T = TypeVar("T")
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


class _Unreadable(Exception):
    """A value could not be read; its fault is already noted."""


def read(path: Path, kind: type[T], words: dict[str, str]) -> tuple[T | None, Report]:
    """The file as a `kind`, or none, and the faults found on the way."""
    report = Report(path, words)
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        report.add(place, "not_yaml", problem=error.problem)
        return None, report
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        report.add((1, 1), "unreadable", problem=error)
        return None, report
    if node is None:
        report.add((1, 1), "empty")
        return None, report
    value = _value(node, kind, (), report)
    return (None if report.faults else value), report


def _value(node: yaml.Node, kind: Any, trail: Trail, report: Report) -> Any:
    """The node as a `kind`; none, with a fault noted, where it is not one."""
    mark = node.start_mark
    report.stands(trail, mark.line, mark.column)
    way, part = _way(kind)
    try:
        return way(node, part, trail, report)
    except _Unreadable:
        return None


@cache
def _way(kind: Any) -> tuple[Callable[[yaml.Node, Any, Trail, Report], Any], Any]:
    """The function that reads a kind, and what it is to be told."""
    if is_dataclass(kind):
        return _record, kind
    origin = get_origin(kind)
    if origin is tuple:
        return _list, get_args(kind)[0]
    if origin in (dict, Mapping):
        return _mapping, get_args(kind)[1]
    if origin in (Union, types.UnionType):
        kind = next(option for option in get_args(kind) if option is not type(None))
    if get_origin(kind) is Literal:
        return _chosen, get_args(kind)
    return _scalar, kind


def _record(node: yaml.Node, kind: Any, trail: Trail, report: Report) -> Any:
    if not isinstance(node, yaml.MappingNode):
        raise _fault(report, trail, "need_record")
    known = _fields(kind)
    given: dict[str, Any] = {}
    for name, mark, value in _pairs(node, report):
        if name not in known:
            near = "".join(get_close_matches(name, known, 1))
            kind_of_fault = "unknown_field_near" if near else "unknown_field"
            report.add(mark, kind_of_fault, name=name, near=near)
        elif name in given:
            report.add(mark, "doubled_field", name=name)
        else:
            given[name] = _value(value, known[name][1], (*trail, name), report)
    for name, (slot, _) in known.items():
        if name not in given and slot.default is MISSING and slot.default_factory is MISSING:
            report.at(trail, "missing_field", name=name)
            given[name] = None
    if any(value is None for value in given.values()):
        return None
    return kind(**{known[name][0].name: value for name, value in given.items()})


def _list(node: yaml.Node, kind: Any, trail: Trail, report: Report) -> Any:
    if isinstance(node, yaml.MappingNode) and is_dataclass(kind):
        nodes: list[yaml.Node] = [
            node
        ]  # one record where a list is allowed stands for a list of one
    elif isinstance(node, yaml.SequenceNode):
        nodes = node.value
    elif isinstance(node, yaml.ScalarNode) and kind is str and node.value:
        nodes = [node]
    else:
        raise _fault(report, trail, "need_list")
    values = [_value(item, kind, (*trail, n), report) for n, item in enumerate(nodes)]
    return tuple(value for value in values if value is not None)


def _mapping(node: yaml.Node, kind: Any, trail: Trail, report: Report) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise _fault(report, trail, "need_record")
    values: dict[str, Any] = {}
    for name, mark, item in _pairs(node, report):
        if name in values:
            report.add(mark, "doubled_field", name=name)
        values[name] = _value(item, kind, (*trail, name), report)
    return values


def _chosen(node: yaml.Node, allowed: Any, trail: Trail, report: Report) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _fault(report, trail, "need_text")
    text: str = node.value.strip()
    if text in allowed:
        return text
    raise _fault(report, trail, "not_allowed", text=text, allowed=", ".join(filter(None, allowed)))


def _scalar(node: yaml.Node, kind: Any, trail: Trail, report: Report) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise _fault(report, trail, "need_text")
    text: str = node.value.strip()
    try:
        if kind is bool:
            return _TRUTH[text.lower()]
        if kind is date:
            return date.fromisoformat(text)
        if issubclass(kind, int | float | str):
            return kind(text)
    except (KeyError, ValueError):
        raise _fault(report, trail, f"not_{kind.__name__}", text=text) from None
    raise TypeError(f"no way to read {kind}")


def _pairs(
    node: yaml.MappingNode, report: Report
) -> Iterator[tuple[str, tuple[int, int], yaml.Node]]:
    for key, value in node.value:
        mark = (key.start_mark.line + 1, key.start_mark.column + 1)
        if isinstance(key, yaml.ScalarNode):
            yield key.value, mark, value
        else:
            report.add(mark, "need_text")


@cache
def _fields(kind: type) -> dict[str, tuple[Field[Any], Any]]:
    """Name in the file, field and type of everything that a record may hold."""
    hints = typing.get_type_hints(kind)
    return {slot.name.rstrip("_"): (slot, hints[slot.name]) for slot in fields(kind)}


def _fault(report: Report, trail: Trail, kind: str, **values: str) -> _Unreadable:
    report.at(trail, kind, warning=False, **values)
    return _Unreadable()
