"""The three marks of a reply (bold, link, list) as HTML; everything else is escaped."""

import re

from markupsafe import Markup, escape

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)\s]+)\)")
_ADDRESS = re.compile(r"(?<![\"(>])(https://[\w./?=&%#:~-]+[\w/])")


def html(text: str) -> Markup:
    """Paragraphs and lists."""
    blocks = [_block(block) for block in text.split("\n\n") if block.strip()]
    return Markup("\n").join(blocks)


def _block(block: str) -> Markup:
    parts: list[Markup] = []
    items: list[Markup] = []
    lines: list[Markup] = []
    for line in block.split("\n"):
        if line.startswith("- "):
            items.append(Markup("<li>{}</li>").format(_line(line[2:])))
            continue
        if items:
            parts.append(_paragraph(lines) + _list(items))
            items, lines = [], []
        lines.append(_line(line))
    parts.append(_paragraph(lines) + _list(items))
    return Markup("").join(parts)


def _paragraph(lines: list[Markup]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>").join(lines)) if lines else Markup("")


def _list(items: list[Markup]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(items)) if items else Markup("")


def _line(line: str) -> Markup:
    text = str(escape(line))
    text = _LINK.sub(r'<a href="\2">\1</a>', text)
    text = _ADDRESS.sub(r'<a href="\1">\1</a>', text)
    return Markup(_BOLD.sub(r"<strong>\1</strong>", text))
