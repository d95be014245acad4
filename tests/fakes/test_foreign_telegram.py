"""The Telegram fake, talked to by a bot that we did not write: python-telegram-bot's own
application, over polling and over its own webhook server."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from pytest import MonkeyPatch
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)  # fmt: skip

from tests.fakes.served import Served, served
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_hook import Courier
from tests.web.served import free_port

Context = ContextTypes.DEFAULT_TYPE


async def start(update: Update, context: Context) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Press", callback_data="pressed")]])
    assert update.message
    await update.message.reply_text(f"start {context.args}", reply_markup=markup)


async def pressed(update: Update, context: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("edited")


async def echo(update: Update, context: Context) -> None:
    assert update.message
    await update.message.reply_text(f"<b>{update.message.text}</b>", parse_mode="HTML")


def echo_bot(fake: Telegram, address: str) -> "Application":  # type: ignore[type-arg]
    """The stock echo bot of the library's own examples."""
    application = (
        ApplicationBuilder()
        .token(fake.token)
        .base_url(f"{address}/bot")
        .get_updates_read_timeout(20)
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


async def until(true: Callable[[], bool], patience: float = 60) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "not in time"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def polling(fake: Telegram, server: Served) -> AsyncIterator[None]:
    application = echo_bot(fake, server.address)
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling(timeout=5)
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()


async def talk(fake: Telegram) -> None:
    fake.say(1, "/start p_26734")
    await until(lambda: len(fake.chat(1).said) == 1)
    assert fake.chat(1).said[0]["text"] == "start ['p_26734']"
    fake.press(1, "Press")
    await until(lambda: fake.chat(1).said[0]["text"] == "edited")
    assert fake.answered == ["1"]
    fake.say(1, "ch\u00e0o")
    await until(lambda: len(fake.chat(1).said) == 2)
    assert fake.chat(1).said[1]["text"] == "ch\u00e0o"


async def test_a_stock_echo_bot_talks_over_polling() -> None:
    fake = Telegram()
    with served(fake.app) as server:
        async with polling(fake, server):
            await talk(fake)
        assert not fake.updates, "the offset confirmed everything"


async def test_a_stock_echo_bot_talks_over_its_own_webhook() -> None:
    fake, port = Telegram(), free_port()
    with served(fake.app) as server:
        hook = Courier(fake, server.loop)
        application = echo_bot(fake, server.address)
        try:
            async with application:
                await application.start()
                assert application.updater
                await application.updater.start_webhook(
                    "127.0.0.1", port, "hook", webhook_url=f"http://127.0.0.1:{port}/hook",
                    secret_token="s3cret",
                )  # fmt: skip
                await talk(fake)
                await until(hook.idle)
                await application.updater.stop()
                await application.stop()
        finally:
            server.run(hook.close())
    assert hook.taken == [1, 2, 3]


async def test_the_library_meets_every_refusal_by_its_name(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    fake = Telegram()
    fake.chat(1), fake.chat(2)
    fake.member(2, "member", "kicked")
    with served(fake.app) as server:
        async with echo_bot(fake, server.address).bot as bot:
            for text in ("x" * 4097, "\U0001f600" * 2049, " "):
                with pytest.raises(BadRequest):
                    await bot.send_message(1, text)
            assert await bot.send_message(1, "\U0001f600" * 2048)
            for html in ("<b>", "<x>a</x>", "a & b", "</b>", "1 < 2"):
                with pytest.raises(BadRequest, match="parse entities"):
                    await bot.send_message(1, html, parse_mode="HTML")
            long = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="\u00e0" * 33)]])
            with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
                await bot.send_message(1, "x", reply_markup=long)
            with pytest.raises(BadRequest, match="Chat not found"):
                await bot.send_message(9, "x")
            with pytest.raises(Forbidden):
                await bot.send_message(2, "x")
            sent = await bot.send_message(1, "same")
            with pytest.raises(BadRequest, match="not modified"):
                await bot.edit_message_text("same", chat_id=1, message_id=sent.message_id)
            with pytest.raises(BadRequest, match="not found"):
                await bot.edit_message_text("same", chat_id=1, message_id=99)
            fake.faults.plan = ["limited"]
            with pytest.raises(RetryAfter):
                await bot.send_message(1, "x")
        fake.token = "another:token"
        with pytest.raises(InvalidToken):
            async with echo_bot(Telegram(), server.address).bot:
                pass
