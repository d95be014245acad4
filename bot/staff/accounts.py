"""Who may sign in, and who is signed in. Of passwords and cookies only hashes are kept."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyotp

from bot.staff import passwords
from bot.staff.roles import OF_A_UNIT, Account, Role
from bot.store.memory import Memory

NAME = re.compile(r"[a-z][a-z0-9.\-]{1,30}")
IDLE = timedelta(minutes=30)
LONGEST_VISIT = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
FIRST_LINK = "first sign-in"
STEP = 30
"""Seconds for which a one-time code holds."""


class Refused(Exception):
    """It cannot be done; the text is the reason's name, `faults` what is wrong in detail."""

    def __init__(self, reason: str, faults: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a database."""

    memory: Memory
    clock: Callable[[], datetime]

    # keeping accounts

    async def add(self, account: Account, password: str = "") -> str:
        """A new account; its first password, which has to be changed, where none is given."""
        if not NAME.fullmatch(account.name):
            raise Refused("bad_name")
        if bool(account.unit) != (account.role in OF_A_UNIT):
            raise Refused("unit_and_role")
        given = password or passwords.fresh()
        values: dict[str, Any] = {
            "name": account.name,
            "full_name": account.full_name,
            "role": account.role,
            "unit": account.unit,
            "password": await asyncio.to_thread(passwords.hashed, given),
            "must_change": int(not password),
            "created_at": self.clock().isoformat(),
        }
        if not await self.memory.do("staff_add", **values):
            raise Refused("name_taken")
        return given

    async def reset(self, name: str) -> str:
        """A new first password; the second factor is taken off and every visit ended."""
        await self._known(name)
        given = passwords.fresh()
        await self._password(name, given, must_change=True)
        await self.memory.do("staff_totp", name=name, totp="", step=0)
        return given

    async def off(self, name: str, off: bool = True) -> None:
        """Close an account for good, or open it again; what it did stays in the trail."""
        await self._known(name)
        at = self.clock().isoformat() if off else None
        await self.memory.do("staff_off", name=name, at=at)
        await self.memory.do("visits_end", name=name)

    async def all(self) -> list[Account]:
        """Every account, closed ones too."""
        return [_account(row) for row in await self.memory.ask("staff_all")]

    async def get(self, name: str) -> Account | None:
        """The account of a name."""
        rows = await self.memory.ask("staff_one", name=name)
        return _account(rows[0]) if rows else None

    # signing in and out

    async def sign_in(self, name: str, password: str, code: str) -> str | None:
        """A token for a cookie; none where name, password or code are wrong."""
        rows = await self.memory.ask("staff_one", name=name.strip().lower())
        row = rows[0] if rows else {}
        kept = row.get("password") or passwords.nobody()
        right = await asyncio.to_thread(passwords.fits, kept, password)
        if not row or not right or row["off_at"]:
            return None
        if row["totp"] and not await self._second(row, code):
            return None
        return await self._visit(row["name"])

    async def who(self, token: str) -> Account | None:
        """Whose visit a cookie stands for; none where it is over."""
        rows = await self.memory.ask("visit", token=_hash(token))
        if not rows:
            return None
        row, now = rows[0], self.clock()
        since, seen = (datetime.fromisoformat(row[name]) for name in ("at", "last_seen"))
        if row["off_at"] or now - since > LONGEST_VISIT or now - seen > IDLE:
            await self.sign_out(token)
            return None
        if now - seen > SEEN_EVERY:
            await self.memory.do("visit_seen", token=_hash(token), at=now.isoformat())
        return _account(row)

    async def sign_out(self, token: str) -> None:
        """End one visit."""
        await self.memory.do("visit_end", token=_hash(token))

    async def sign_out_everywhere(self, name: str) -> None:
        """End every visit of an account."""
        await self.memory.do("visits_end", name=name)

    async def change_password(self, account: Account, old: str, new: str) -> str:
        """Set one's own password; every visit ends, and a token for a new one is given."""
        await self._proved(account.name, old)
        _strong(new, account.name)
        if old == new:
            raise Refused("password_same")
        await self._password(account.name, new, must_change=False)
        return await self._visit(account.name)

    # the second factor

    async def set_second(self, account: Account, secret: str, code: str) -> None:
        """Ask for a one-time code from now on, once it was shown to work."""
        if not pyotp.TOTP(secret).verify(code, for_time=self.clock(), valid_window=1):
            raise Refused("wrong_code")
        await self.memory.do("staff_totp", name=account.name, totp=secret, step=0)

    async def drop_second(self, account: Account, password: str) -> None:
        """Ask for no code any more; takes the password again."""
        await self._proved(account.name, password)
        await self.memory.do("staff_totp", name=account.name, totp="", step=0)

    # the first administrator

    async def first_token(self) -> str:
        """A token for the one-time link; empty where somebody can sign in already."""
        if await self.memory.ask("staff_all"):
            return ""
        token = secrets.token_urlsafe(24)
        await self.memory.do("keep_secret", name=FIRST_LINK, value=_hash(token), until=None)
        return token

    async def first_is(self, token: str) -> bool:
        """Whether a token opens the one-time link."""
        rows = await self.memory.ask("secret", name=FIRST_LINK)
        right = bool(rows) and secrets.compare_digest(rows[0]["value"], _hash(token))
        return right and not await self.memory.ask("staff_all")

    async def first(self, token: str, account: Account, password: str) -> str:
        """The first administrator, made by the one-time link; a token for the cookie."""
        if not await self.first_is(token):
            raise Refused("first_over")
        _strong(password, account.name)
        await self.add(account, password)
        await self.memory.do("drop_secret", name=FIRST_LINK)
        return await self._visit(account.name)

    # what these have in common

    async def _known(self, name: str) -> None:
        if await self.get(name) is None:
            raise Refused("no_such_name")

    async def _proved(self, name: str, password: str) -> None:
        """Whoever wants this knows the password."""
        rows = await self.memory.ask("staff_one", name=name)
        if not rows or not await asyncio.to_thread(passwords.fits, rows[0]["password"], password):
            raise Refused("wrong_password")

    async def _password(self, name: str, password: str, must_change: bool) -> None:
        kept = await asyncio.to_thread(passwords.hashed, password)
        await self.memory.do(
            "staff_password", name=name, password=kept, must_change=int(must_change)
        )
        await self.memory.do("visits_end", name=name)

    async def _visit(self, name: str) -> str:
        token, at = secrets.token_urlsafe(32), self.clock().isoformat()
        await self.memory.do("visit_begin", token=_hash(token), name=name, at=at)
        await self.memory.do("staff_seen", name=name, at=at)
        return token

    async def _second(self, row: dict[str, Any], code: str) -> bool:
        """Whether the code is right and newer than the last one that was used."""
        now, totp = self.clock(), pyotp.TOTP(row["totp"])
        for shift in (0, -1, 1):
            step = int(now.timestamp()) // STEP + shift
            if step > row["totp_step"] and secrets.compare_digest(totp.at(step * STEP), code):
                await self.memory.do("staff_totp", name=row["name"], totp=row["totp"], step=step)
                return True
        return False


def _strong(password: str, name: str) -> None:
    if reason := passwords.weakness(password, name):
        raise Refused(f"password_{reason}")


def _account(row: dict[str, Any]) -> Account:
    role: Role = row["role"]
    return Account(
        name=row["name"],
        full_name=row["full_name"],
        role=role,
        unit=row["unit"],
        must_change=bool(row["must_change"]),
        second_factor=bool(row["totp"]),
        off=bool(row["off_at"]),
        seen_at=row["seen_at"] or "",
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
