"""Telegram's updates as ours. Pure: nothing is fetched, no photo is ever opened."""

from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update

from bot.core.talk import HERE, Incoming, Kind

NAME = "telegram"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The sorts of updates that we ask for."""
SORTS = {
    "photo": "photo",
    "document": "file",
    "animation": "video",
    "video": "video",
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "sticker": "sticker",
    "location": "location",
    "venue": "location",
    "contact": "contact",
}
"""What we call an attachment."""
IN, OUT = ("member", "administrator", "restricted"), ("left", "kicked")


def read(update: Update, at: datetime) -> Incoming | None:
    """What an update means for us; none where nobody said anything to the bot."""
    key = str(update.update_id)
    if query := update.callback_query:
        return _press(query, key, at)
    if change := update.my_chat_member:
        return _membership(change, key, at)
    message = update.message or update.edited_message
    return _message(message, key, at, edited=update.message is None) if message else None


def rescue(plain: Any, at: datetime) -> Incoming | None:
    """An update that the library cannot read, as something that we kindly cannot read either."""
    try:
        message = plain.get("message") or plain["callback_query"]["message"]
        chat, key = int(message["chat"]["id"]), str(int(plain["update_id"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return _incoming(chat, key, at, "other", "unreadable") if chat > 0 else None


def _incoming(chat: int, key: str, at: datetime, kind: Kind, text: str = "") -> Incoming:
    return Incoming(chat=f"{NAME}:{chat}", key=key, at=at, kind=kind, text=text)


def _press(query: CallbackQuery, key: str, at: datetime) -> Incoming | None:
    """A pressed button; in a private chat the chat has the person's own number."""
    chat = query.message.chat if query.message else None
    if chat is None or chat.type != Chat.PRIVATE or not query.data:
        return None
    return _incoming(chat.id, key, at, "press", query.data)


def _membership(change: ChatMemberUpdated, key: str, at: datetime) -> Incoming | None:
    """The person blocked the bot, or somebody put it into a group."""
    before, after = change.old_chat_member.status, change.new_chat_member.status
    if change.chat.type == Chat.PRIVATE:
        return _incoming(change.chat.id, key, at, "gone") if after in OUT else None
    added = before in OUT and after in IN and change.chat.type != Chat.CHANNEL
    return _incoming(change.chat.id, key, at, "group") if added else None


def _message(message: Message, key: str, at: datetime, edited: bool) -> Incoming | None:
    chat, text = message.chat, message.text
    if chat.type != Chat.PRIVATE:
        return _in_a_group(message, at)
    if message.from_user and message.from_user.is_bot:
        return None
    if text is None:
        return None if edited else _attachment(message, key, at)
    first, _, rest = text.partition(" ")
    if first.partition("@")[0] == "/start":
        return None if edited else _incoming(chat.id, key, at, "start", rest.strip())
    return _incoming(chat.id, key, at, "text", text)


def _attachment(message: Message, key: str, at: datetime) -> Incoming | None:
    """A photo, a voice, a sticker; pictures sent together are one thing, refused once."""
    if message.effective_attachment is None:
        return None  # a service message: something was pinned, a timer was set
    sort = next((ours for theirs, ours in SORTS.items() if message[theirs]), "unknown")
    if message.media_group_id:
        key = f"album:{message.media_group_id}"
    return _incoming(message.chat.id, key, at, "other", sort)


def _in_a_group(message: Message, at: datetime) -> Incoming | None:
    """A command in a group that the bot has not left: declined once a day."""
    if not (message.text or "").startswith("/") or message.chat.type == Chat.CHANNEL:
        return None
    key = f"group:{at.astimezone(HERE):%Y-%m-%d}"
    return _incoming(message.chat.id, key, at, "group")
