"""Which doors a process has, by its settings: the web page always, a messenger where its token
is given. A messenger's library is imported only where it is used: it costs memory and time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.channels.channel import Channel, Signs, Staffed
from bot.content.edition import wording
from bot.core.handbook import Handbook
from bot.settings import Settings
from bot.store.store import Store

Clock = Callable[[], datetime]


def names(settings: Settings) -> Sequence[str]:
    """The channels to which replies are sent; the web page fetches its own."""
    given = {
        "telegram": settings.telegram_token,
        "zalo_oa": settings.zalo_oa_app_id,
        "zalo_bot": settings.zalo_bot_token,
    }
    return [name for name, token in given.items() if token]


def messengers(
    settings: Settings, store: Store, clock: Clock, book: Callable[[], Handbook]
) -> list[Channel]:
    """The doors of `names`, in its order."""
    build = {
        "telegram": partial(_telegram, settings, store, clock, partial(_staffed, book)),
        "zalo_oa": partial(_zalo_oa, settings, store, clock),
        "zalo_bot": partial(_zalo_bot, settings, store, clock, partial(_staffed, book)),
    }
    return [build[name]() for name in names(settings)]


def _staffed(book: Callable[[], Handbook], chat: str) -> bool:
    """Whether a unit's staff have this chat, by the edition that is in use now."""
    return any(unit.staff_chat == chat for unit in book().places.by_key.values())


def _telegram(settings: Settings, store: Store, clock: Clock, staffed: Staffed) -> Channel:
    from bot.channels import telegram

    manner = telegram.Manner(
        token=settings.telegram_token,
        api=settings.telegram_api,
        address=settings.telegram_address,
        secret=settings.telegram_secret,
        rate=settings.telegram_rate,
        chat_rate=settings.telegram_chat_rate,
        introduction=wording().telegram,
        staffed=staffed,
    )
    return telegram.Telegram(manner, store, store.seat, clock)


def _zalo_oa(settings: Settings, store: Store, clock: Clock) -> Channel:
    from bot.channels.wire import Wire
    from bot.channels.zalo_oa import Account, ZaloOA
    from bot.channels.zalo_token import Tokens

    account = Account(
        app_id=settings.zalo_oa_app_id,
        secret_key=settings.zalo_oa_secret_key,
        id=settings.zalo_oa_id,
        api=settings.zalo_oa_api,
        rate=settings.zalo_oa_rate,
        buttons=settings.zalo_oa_buttons,
        paid=settings.zalo_oa_paid,
        quiet=settings.zalo_oa_quiet_minutes,
    )

    def tokens(wire: Wire, signs: Signs) -> Tokens:
        return Tokens(
            wire=wire,
            api=settings.zalo_oauth_api,
            app_id=settings.zalo_oa_app_id,
            app_secret=settings.zalo_oa_app_secret,
            given=settings.zalo_oa_refresh_token,
            memory=store,
            seat=store.seat,
            clock=clock,
            signs=signs,
        )

    return ZaloOA(account, tokens=tokens, past=store, clock=clock)


def _zalo_bot(settings: Settings, store: Store, clock: Clock, staffed: Staffed) -> Channel:
    from bot.channels import zalo_bot

    manner = zalo_bot.Manner(
        token=settings.zalo_bot_token,
        api=settings.zalo_bot_api,
        address=settings.zalo_bot_address,
        secret=settings.zalo_bot_secret,
        rate=settings.zalo_bot_rate,
        staffed=staffed,
    )
    return zalo_bot.ZaloBot(manner, store.seat, clock)
