"""`bot.yaml` and the environment, as one frozen value.

The environment wins. Secrets are never printed: their type shows dots in place of itself.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.content.catalogue import is_catalogue
from bot.content.edition import wording
from bot.content.faults import ContentError
from bot.content.read import read
from bot.store.address import is_server, passwords


class SettingsError(Exception):
    """A setting is missing or malformed; the message names it in one line."""


class Secret(str):
    """A text that is never shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(...)"


NONE = Secret("")
TRUTH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one process is set up; the names are those of `bot.yaml`, upper case with BOT_ before
    them in the environment, or alone for those of Telegram and Zalo."""

    db: str = "data/bot.db"
    """A file, or postgresql://user:password@host/name for several processes on one database."""
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    """The address under which people reach the pages, such as https://bot.example.gov.vn."""
    content: str = "."
    """The folder of `procedures.yaml` and `town.yaml`."""
    catalogue: str = ""
    """An imported national catalogue, as `bot import` writes it; empty means none."""
    records: str = ""
    """The national records as `bot compare` reads them; what differs becomes a chore of staff."""
    units: str = ""
    """An imported register of units, made by `bot units import`."""
    telegram_name: str = ""
    """The bot's user name, for links and posters; the decision to use Telegram is the owner's."""
    check_links: bool = False
    """Whether the links of the content are tried every night; needs a network."""
    secret: Secret = NONE
    """Signs cookies; made and kept in the database where it is not given."""
    requests_per_second: float = 5.0
    """How fast one web chat may talk for long; bursts of ten times as many are let through."""
    retry_scale: float = 1.0
    """By how much the waits between two tries to send are stretched; tests shorten them."""
    telegram_token: Secret = NONE
    telegram_secret: Secret = NONE
    telegram_api: str = "https://api.telegram.org"
    telegram_rate: float = 30.0
    """Messages a second that Telegram takes from one bot, and below for one chat; 0: no limit."""
    telegram_chat_rate: float = 1.0
    zalo_oa_app_id: str = ""
    zalo_oa_app_secret: Secret = NONE
    zalo_oa_secret_key: Secret = NONE
    zalo_oa_id: str = ""
    zalo_oa_refresh_token: Secret = NONE
    zalo_oa_api: str = "https://openapi.zalo.me"
    zalo_oa_verifier: str = ""
    """The code of the file zalo_verifier<code>.html that proves whose domain this is."""
    zalo_oa_rate: float = 66.0
    """Calls a second: Zalo takes 4,000 a minute from one app."""
    zalo_oa_buttons: bool = True
    """Whether choices go as buttons; no official page shows them for this sort of message."""
    zalo_oa_paid: bool = False
    """Whether to write to people after 48 hours of silence, which Zalo charges for."""
    zalo_oa_quiet_minutes: int = 30
    """How long the bot keeps quiet after an officer has written in OA Manager."""
    zalo_oauth_api: str = "https://oauth.zaloapp.com"
    zalo_bot_token: Secret = NONE
    zalo_bot_secret: Secret = NONE
    zalo_bot_api: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_rate: float = 5.0
    """Messages a second; Zalo tells no number."""

    @property
    def telegram_address(self) -> str:
        """Where Telegram is to bring updates; empty where they are fetched."""
        brought = self.telegram_token and self.telegram_secret and self.public_url
        return f"{self.public_url}/telegram" if brought else ""

    @property
    def zalo_bot_address(self) -> str:
        """Where Zalo is to bring updates of the bot; empty where they are fetched."""
        brought = self.zalo_bot_token and self.zalo_bot_secret and self.public_url
        return f"{self.public_url}/zalo/bot" if brought else ""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must never be shown."""
        values = (getattr(self, slot.name) for slot in fields(self))
        ours = (value for value in values if isinstance(value, Secret) and value)
        return (*ours, *map(Secret, passwords(self.db)))


def load(environment: Mapping[str, str] = os.environ, file: Path | None = None) -> Settings:
    """The settings of a file, overridden by the environment; raises SettingsError."""
    path = file or Path(environment.get("BOT_CONFIG", "bot.yaml"))
    settings = _read_file(path) if file or path.exists() else Settings()
    given: dict[str, Any] = {}
    for slot in fields(Settings):
        name = variable(slot.name)
        if text := environment.get(name):
            given[slot.name] = _typed(name, text, type(getattr(settings, slot.name)))
    settings = replace(settings, **given)
    _check(settings)
    return settings


def variable(name: str) -> str:
    """The name of a setting in the environment."""
    return name.upper() if name.startswith(("telegram_", "zalo_")) else f"BOT_{name.upper()}"


def _read_file(path: Path) -> Settings:
    settings, report = read(path, Settings, dict(wording().faults))
    if settings is None:
        raise SettingsError(str(ContentError(report.faults)))
    return settings


def _typed(name: str, text: str, kind: type) -> Any:
    if kind is bool:
        if text.lower() not in TRUTH:
            raise SettingsError(f"{name}: {text!r} must be yes or no")
        return TRUTH[text.lower()]
    try:
        return kind(text)
    except ValueError:
        raise SettingsError(f"{name}: {text!r} is not a number") from None


def _check(settings: Settings) -> None:
    if not 0 < settings.port < 65536:
        raise SettingsError(f"BOT_PORT: {settings.port} is not a port")
    if "://" in settings.db and not is_server(settings.db):
        raise SettingsError("BOT_DB: a file, or postgresql://user:password@host/name")
    if settings.catalogue and not is_catalogue(Path(settings.catalogue)):
        raise SettingsError(
            f"BOT_CATALOGUE: {settings.catalogue} is no imported catalogue; "
            "make one with bot import"
        )
    for name in ("public_url", "telegram_api", "zalo_oa_api", "zalo_oauth_api", "zalo_bot_api"):
        address = getattr(settings, name)
        if address and (urlsplit(address).scheme not in ("http", "https") or address.endswith("/")):
            raise SettingsError(
                f"{variable(name)}: {address!r} must begin with http(s):// and have no / at its end"
            )
    if settings.telegram_token and not re.fullmatch(r"\d+:[\w-]+", settings.telegram_token):
        raise SettingsError("TELEGRAM_TOKEN: a token looks like 12345:abcdef")
    if settings.telegram_name and not re.fullmatch(r"\w{5,32}", settings.telegram_name):
        raise SettingsError("TELEGRAM_NAME: a user name of 5 to 32 letters, without @")
    if settings.units and not Path(settings.units).is_file():
        raise SettingsError(f"BOT_UNITS: there is no file {settings.units}")
    if settings.telegram_secret and not re.fullmatch(r"[\w-]{1,256}", settings.telegram_secret):
        raise SettingsError("TELEGRAM_SECRET: 1 to 256 letters, digits, _ or -")
    if settings.zalo_bot_secret and not 8 <= len(settings.zalo_bot_secret) <= 256:
        raise SettingsError("ZALO_BOT_SECRET: 8 to 256 characters")
    if settings.zalo_oa_verifier and not re.fullmatch(r"[\w-]+", settings.zalo_oa_verifier):
        raise SettingsError("ZALO_OA_VERIFIER: only the code between zalo_verifier and .html")
    _check_together(settings, "zalo_oa_app_id", "zalo_oa_app_secret", "zalo_oa_secret_key")


def _check_together(settings: Settings, *names: str) -> None:
    """All of these or none."""
    missing = [variable(name) for name in names if not getattr(settings, name)]
    if 0 < len(missing) < len(names):
        given = next(variable(name) for name in names if getattr(settings, name))
        raise SettingsError(f"{missing[0]}: needed beside {given}")
