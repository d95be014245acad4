"""Text with HTML as Telegram reads it: what is left when the marks are taken out, or a refusal."""

import html
import re

KNOWN = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "span",
         "tg-spoiler", "blockquote"}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z-]*)((?:\s[^<>]*)?)>")
_ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_HREF = re.compile(r'\s+href="([^"<>]*)"\s*')


class CannotParse(Exception):
    """Telegram's words for what is wrong."""


def plain_of(text: str) -> str:
    """The text without its marks; raises CannotParse as Telegram would."""
    opened: list[str] = []
    out, place = [], 0
    for found in _TAG.finditer(text):
        out.append(_words(text[place : found.start()]))
        place = found.end()
        closing, name, rest = found[1], found[2].lower(), found[3]
        if closing:
            if not opened or opened[-1] != name:
                raise CannotParse(f"unexpected end tag at byte offset {found.start()}")
            opened.pop()
            continue
        if name not in KNOWN:
            raise CannotParse(f'unsupported start tag "{name}" at byte offset {found.start()}')
        if rest and not (name == "a" and _HREF.fullmatch(rest)):
            raise CannotParse(f"unexpected attribute at byte offset {found.start()}")
        opened.append(name)
    out.append(_words(text[place:]))
    if opened:
        raise CannotParse(f'can\'t find end tag corresponding to start tag "{opened[-1]}"')
    return "".join(out)


def _words(text: str) -> str:
    if "<" in text or ">" in text:
        raise CannotParse("unescaped < or >")
    if "&" in _ENTITY.sub("", text):
        raise CannotParse("unescaped &")
    return html.unescape(text)
