"""Our messages as Telegram's, and its refusals as ours. Pure."""

from collections.abc import Iterator
from typing import Any

from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)  # fmt: skip

from bot.channels.channel import Message, Refused, TryLater, Unreachable
from bot.core.talk import Choice, Link

ROW = 30
"""Letters that the labels of one row have together, so that a small phone shows them whole."""
NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was kicked")
"""What "bad request" says when the person is out of reach for good."""
SAME = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
NO_PREVIEW = {"is_disabled": True}
TOKEN = 300.0
"""Seconds until the next try while our token is not taken: somebody has to mend the settings."""


def said(message: Message) -> dict[str, Any]:
    """A message as the methods that send and edit want it."""
    plain: dict[str, Any] = {"text": message.text, "link_preview_options": NO_PREVIEW}
    if message.markup == "html":
        plain["parse_mode"] = ParseMode.HTML
    if message.choices:
        rows = [[_button(choice) for choice in row] for row in _rows(message.choices)]
        plain["reply_markup"] = {"inline_keyboard": rows}
    return plain


def _rows(choices: tuple[Choice, ...]) -> Iterator[list[Choice]]:
    row: list[Choice] = []
    for choice in choices:
        if row and sum(len(c.label) for c in row) + len(choice.label) > ROW - 4 * len(row):
            yield row
            row = []
        row.append(choice)
    yield row


def _button(choice: Choice) -> dict[str, str]:
    if isinstance(choice, Link):
        return {"text": choice.label, "url": choice.to}
    return {"text": choice.label, "callback_data": choice.says}


def is_same(error: TelegramError) -> bool:
    """An edit that changes nothing: it was done before."""
    return isinstance(error, BadRequest) and SAME in error.message.lower()


def cannot_edit(error: TelegramError) -> bool:
    """The message to be replaced is gone or too old."""
    words = error.message.lower()
    return isinstance(error, BadRequest) and any(mark in words for mark in CANNOT_EDIT)


def fault_of(error: TelegramError) -> Exception:
    """What an error of Telegram's means for the message that was to be sent."""
    match error:
        case RetryAfter():
            return TryLater(_seconds(error), "told to wait")
        case Forbidden() | ChatMigrated():
            return Unreachable("blocked or left")
        case InvalidToken():
            return TryLater(TOKEN, "the token is not taken")
        case BadRequest() if any(mark in error.message.lower() for mark in NOBODY):
            return Unreachable("no such chat")
        case BadRequest():
            return Refused(error.message)
        case _:
            return TryLater(why=type(error).__name__)


def _seconds(error: RetryAfter) -> float:
    """The wait as a number, whether the library gives a number or a span."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
