"""YAML nodes read beside the fields of frozen dataclasses.

The types say what a file may hold; nothing else does. Every fault of a file is found in one
pass and carries its line and column, which is why nodes are walked and not plain values.
"""

import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import yaml

from bot.content.faults import ContentError, Report
from bot.content.marks import Mark, Marks, composed, place

T = TypeVar("T")
Reader = Callable[[yaml.Node, Report], Any]
"""The value of a node; none, with a fault noted, where it is not what it should be."""
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def read(path: Path, kind: type[T], words: dict[str, str]) -> tuple[T | None, Report]:
    """The file as a `kind`, or none, and the faults found on the way."""
    report = Report(path, words)
    try:
        text = path.read_text("utf-8")
        node = composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report.add(place(mark) if mark else (1, 1), "not_yaml", problem=error.problem)
        return None, report
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        report.add((1, 1), "unreadable", problem=error)
        return None, report
    if node is None:
        report.add((1, 1), "empty")
        return None, report
    report.marks = Marks(text, node)
    way: Reader = _reader(kind)  # type: ignore[arg-type]
    value = way(node, report)
    return (None if report.faults else value), report


def own(path: Path, kind: type[T]) -> T:
    """A file of the program's own: a fault in it is ours, and raises ContentError."""
    value, report = read(path, kind, {})
    if value is None:
        raise ContentError(report.faults)
    return value


@cache
def _reader(kind: Any) -> Reader:
    """What reads a kind: made once, because it is used tens of thousands of times."""
    if is_dataclass(kind):
        return _record(kind)
    origin = get_origin(kind)
    if origin is tuple:
        return _list(get_args(kind)[0])
    if origin in (dict, Mapping):
        return _mapping(get_args(kind)[1])
    if origin in (Union, types.UnionType):
        return _reader(next(option for option in get_args(kind) if option is not type(None)))
    if origin is Literal:
        return _chosen(get_args(kind))
    return _text if kind is str else _scalar(kind)


def _record(kind: Any) -> Reader:
    known: dict[str, tuple[str, Reader]] = {}
    needed: set[str] = set()

    def record(node: yaml.Node, report: Report) -> Any:
        if not known:  # not before the first use: a record may hold records of its own kind
            known.update(_fields(kind))
            needed.update(_needed(kind))
        if not isinstance(node, yaml.MappingNode):
            return _fault(report, node, "need_record")
        given: dict[str, Any] = {}
        for name, key, value in _pairs(node, report):
            field, way = known.get(name, ("", _text))
            if not field:
                near = "".join(get_close_matches(name, known, 1))
                kind_of_fault = "unknown_field_near" if near else "unknown_field"
                report.add(_of(key), kind_of_fault, name=name, near=near)
            elif field in given:
                report.add(_of(key), "doubled_field", name=name)
            else:
                given[field] = way(value, report)
        if not needed <= given.keys():
            for name, (field, _) in known.items():
                if field in needed and field not in given:
                    given[field] = _fault(report, node, "missing_field", name=name)
        return None if any(value is None for value in given.values()) else kind(**given)

    return record


def _list(kind: Any) -> Reader:
    way, of_records = _reader(kind), is_dataclass(kind)

    def values(node: yaml.Node, report: Report) -> Any:
        nodes = [node]
        if isinstance(node, yaml.SequenceNode):
            nodes = node.value
        elif isinstance(node, yaml.MappingNode):
            if not of_records:  # one record where a list is allowed stands for a list of one
                return _fault(report, node, "need_list")
        elif kind is not str or not node.value:
            return _fault(report, node, "need_list")
        read = [way(item, report) for item in nodes]
        return tuple([value for value in read if value is not None])

    return values


def _mapping(kind: Any) -> Reader:
    way = _reader(kind)

    def mapping(node: yaml.Node, report: Report) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return _fault(report, node, "need_record")
        values: dict[str, Any] = {}
        for name, key, item in _pairs(node, report):
            if name in values:
                report.add(_of(key), "doubled_field", name=name)
            values[name] = way(item, report)
        return values

    return mapping


def _chosen(allowed: tuple[str, ...]) -> Reader:
    def chosen(node: yaml.Node, report: Report) -> Any:
        text = _text(node, report)
        if text is None or text in allowed:
            return text
        told = ", ".join(filter(None, allowed))
        return _fault(report, node, "not_allowed", text=text, allowed=told)

    return chosen


def _text(node: yaml.Node, report: Report) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        return _fault(report, node, "need_text")
    return node.value.strip()


def _scalar(kind: Any) -> Reader:
    ways: dict[Any, Callable[[str], Any]] = {
        bool: lambda text: _TRUTH[text.lower()],
        date: date.fromisoformat,
    }
    if kind not in ways and not issubclass(kind, int | float | str):
        raise TypeError(f"no way to read {kind}")
    way: Callable[[str], Any] = ways.get(kind, kind)

    def scalar(node: yaml.Node, report: Report) -> Any:
        text = _text(node, report)
        if text is None:
            return None
        try:
            return way(text)
        except (KeyError, ValueError):
            return _fault(report, node, f"not_{kind.__name__}", text=text)

    return scalar


def _pairs(
    node: yaml.MappingNode, report: Report
) -> Iterator[tuple[str, yaml.ScalarNode, yaml.Node]]:
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key.value, key, value
        else:
            report.add(_of(key), "need_text")


@cache
def _fields(kind: type) -> dict[str, tuple[str, Reader]]:
    """By its name in the file, what everything that a record may hold is called and read by."""
    hints = typing.get_type_hints(kind)
    return {slot.name.rstrip("_"): (slot.name, _reader(hints[slot.name])) for slot in fields(kind)}


def _needed(kind: type) -> set[str]:
    """The fields that a record cannot do without."""
    return {
        slot.name
        for slot in fields(kind)
        if slot.default is MISSING and slot.default_factory is MISSING
    }


def _of(node: yaml.Node) -> Mark:
    return place(node.start_mark)


def _fault(report: Report, node: yaml.Node, kind: str, **values: object) -> Any:
    """Note a fault at a node, whose value is then none."""
    report.add(_of(node), kind, warning=False, **values)
    return None
