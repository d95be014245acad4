"""Where each value of a content file stands, told by its tree of YAML nodes.

The tree is many times as large as the file. It is let go once the file is bound, and made again
from the same text should somebody still ask.
"""

from typing import Any

import yaml

Mark = tuple[int, int]
"""Line and column, both counted from one."""
Trail = tuple[str | int, ...]
"""The way from the top of a file to a value: names of fields and places in lists."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Untagged(_Loader):  # type: ignore[misc]
    """Reads nodes without guessing what kind of value each is: the reader's types say that."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """No tag."""
        return ""


def composed(text: str) -> yaml.Node | None:
    """The tree of a text; none where nothing stands in it."""
    return yaml.compose(text, Untagged)


class Marks:
    """The places of one text's values."""

    def __init__(self, text: str = "", root: yaml.Node | None = None) -> None:
        self._text = text.encode()
        self._root = root

    def of(self, trail: Trail) -> Mark:
        """Where the value at `trail` stands, or the nearest thing around it that has a place."""
        if self._root is None:
            self._root = composed(self._text.decode())
        node = self._root
        for part in trail:
            inner = _inner(node, part)
            if inner is None:
                break
            node = inner
        return place(node.start_mark) if node else (1, 1)

    def let_go(self) -> None:
        """Forget the tree; the text stays."""
        self._root = None


def place(mark: Any) -> Mark:
    """A place as people count."""
    return mark.line + 1, mark.column + 1


def _inner(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    """The value of this name, or at this place of a list, if there is one."""
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None
