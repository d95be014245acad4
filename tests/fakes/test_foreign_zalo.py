"""The Zalo fakes, talked to by clients that we did not write: the PyPI packages zalo-sdk (official
accounts) and python-zalo-bot (bot platform). The bot itself never uses either."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
import zalo_bot
import zalo_bot.ext
import zalo_sdk
import zalo_sdk.oa

from tests.channels.house import until
from tests.fakes.served import served
from tests.fakes.zalo_bot import ZaloBot
from tests.fakes.zalo_oa import ZaloOA


def client(fake: ZaloOA, address: str) -> Any:
    return zalo_sdk.oa.Client(
        fake.app_id, fake.app_secret, fake.access, fake.refresh, endpoint_prefix=address
    )


def send(oa: Any, id: str, text: str) -> Any:
    recipient = zalo_sdk.oa.ZaloRecipient(user_id=id)
    return oa.send_message(recipient, zalo_sdk.oa.ZaloMessageBody(text=text))


def test_zalo_sdk_sends_a_consultation_message() -> None:
    fake = ZaloOA()
    fake.say("333", "xin ch\u00e0o")
    with served(fake.app) as server:
        answer = send(client(fake, server.address), "333", "ch\u00e0o")
    assert answer["error"] == 0 and answer["data"]["user_id"] == "333"
    assert [entry["text"] for entry in fake.person("333").said] == ["ch\u00e0o"]


@pytest.mark.parametrize(
    ("id", "text", "code"),
    [("333", "x" * 2001, -210), ("333", " ", -201), ("999", "x", -213), ("silent", "x", -230)],
)
def test_zalo_sdk_meets_refusals_by_their_codes(id: str, text: str, code: int) -> None:
    fake = ZaloOA()
    fake.say("333", "x")
    fake.person("silent")
    with served(fake.app) as server, pytest.raises(zalo_sdk.ZaloOAException, match=str(code)):
        send(client(fake, server.address), id, text)


def test_zalo_sdk_renews_its_tokens_and_cannot_use_one_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = ZaloOA()
    fake.say("333", "x")
    with served(fake.app) as server:
        oa, spent = client(fake, server.address), client(fake, server.address)
        post: Callable[..., Any] = requests.post

        def here(url: str, **given: Any) -> Any:
            return post(url.replace("https://oauth.zaloapp.com", server.address), **given)

        fake.expires = time.time() - 1
        with pytest.raises(zalo_sdk.ZaloOAAuthTokenExpiredException):
            send(oa, "333", "x")
        monkeypatch.setattr(requests, "post", here)  # its address of OAuth cannot be set
        access, refresh, _ = oa.refresh_acccess_token()
        assert (access, refresh) == ("access-1", "refresh-1")
        assert send(oa, "333", "x")["error"] == 0
        with pytest.raises(zalo_sdk.ZaloException):
            spent.refresh_acccess_token()
        with pytest.raises(zalo_sdk.ZaloOAException, match="-220"):
            send(spent, "333", "x")
    assert fake.refreshes == ["refresh-0"]


async def echo(update: Any, context: Any) -> None:
    await update.message.reply_text(f"echo: {update.message.text}")


async def test_a_python_zalo_bot_application_echoes() -> None:
    fake = ZaloBot()
    with served(fake.app) as server:
        builder = zalo_bot.ext.ApplicationBuilder().token(fake.token).base_url(server.address)
        application = builder.build()
        application.add_handler(zalo_bot.ext.MessageHandler(zalo_bot.ext.filters.TEXT, echo))
        polling = asyncio.create_task(application._polling_loop())
        for n in range(3):
            fake.say("c1", f"ch\u00e0o {n}")
        await until(lambda: len(fake.chat("c1").said) == 3)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    assert [entry["text"] for entry in fake.chat("c1").said] == [
        f"echo: ch\u00e0o {n}" for n in range(3)
    ]


async def test_python_zalo_bot_swallows_a_refusal_that_the_platform_tells() -> None:
    fake = ZaloBot()
    fake.chat("c1")
    with served(fake.app) as server:
        async with zalo_bot.Bot(fake.token, server.address) as bot:
            assert await bot.send_message("c1", "x" * 2001) is None
            assert (await bot.send_message("c1", "x" * 2000)).message_id == "z00000001"
            assert await bot._set_webhook_async("https://x.vn/zalo/bot", "short") is False
            assert await bot._set_webhook_async("https://x.vn/zalo/bot", "long-enough") is True
    assert len(fake.chat("c1").said) == 1
