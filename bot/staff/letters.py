"""A letter to a staff chat: put into the outbox like every reply, sent and retried by the desk."""

from datetime import datetime

from bot.core.talk import Reply
from bot.store.memory import Memory
from bot.store.plain import dense, plain_reply


async def post(memory: Memory, chat: str, key: str, text: str, at: datetime) -> None:
    """Nobody holds the letter, so the next look at the outbox sends it."""
    reply = dense(plain_reply(Reply(text)))
    values = {"chat": chat, "key": key, "reply": reply, "at": at.isoformat()}
    loose = {"pressed": 0, "slot": "", "lease_until": None, "sent_at": None}
    await memory.do("keep_reply", **values, **loose)
