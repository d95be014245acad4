"""Which doors a process has, by its settings: the web page always, a messenger where its token
is given."""

from collections.abc import Sequence

from bot.channels.channel import Channel
from bot.channels.telegram import Manner, Telegram
from bot.content.edition import wording
from bot.settings import Settings
from bot.store.store import Store


def names(settings: Settings) -> Sequence[str]:
    """The channels to which replies are sent; the web page fetches its own."""
    given = {"telegram": settings.telegram_token}
    return [name for name, token in given.items() if token]


def messengers(settings: Settings, store: Store) -> list[Channel]:
    """The doors of `names`, in its order."""
    build = {"telegram": _telegram}
    return [build[name](settings, store) for name in names(settings)]


def _telegram(settings: Settings, store: Store) -> Channel:
    manner = Manner(
        token=settings.telegram_token,
        api=settings.telegram_api,
        address=settings.telegram_address,
        secret=settings.telegram_secret,
        rate=settings.telegram_rate,
        chat_rate=settings.telegram_chat_rate,
        introduction=wording().telegram,
    )
    return Telegram(manner, store, store.seat)
