"""Signing in: what lets somebody in, what keeps them out, what ends a visit."""

from pathlib import Path

import pyotp
import pytest

from bot.staff import passwords
from bot.staff.accounts import Accounts, Refused
from bot.staff.roles import ROLES, Account
from tests.staff.desk import ADMIN, ONE, PASSWORD, Office, office


async def signed_in(desk: Office, account: Account = ADMIN, code: str = "") -> str:
    token = await desk.accounts.sign_in(account.name, PASSWORD, code)
    assert token
    return token


async def test_only_the_right_password_lets_in(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.accounts.add(ADMIN, PASSWORD)
        assert await desk.accounts.sign_in("admin", PASSWORD + "x", "") is None
        assert await desk.accounts.sign_in("nobody", PASSWORD, "") is None
        token = await signed_in(desk)
        who = await desk.accounts.who(token)
        assert who and (who.name, who.role) == ("admin", "admin")
        assert await desk.accounts.who(token + "x") is None


async def test_nothing_in_the_database_opens_a_door(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.accounts.add(ADMIN, PASSWORD)
        token = await signed_in(desk)
    held = b"".join(file.read_bytes() for file in tmp_path.glob("bot.db*"))
    assert PASSWORD.encode() not in held and token.encode() not in held
    assert b"$argon2id$" in held


async def test_a_visit_ends_when_idle_and_in_any_case_after_a_day_of_work(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.accounts.add(ADMIN, PASSWORD)
        token = await signed_in(desk)
        desk.wait(minutes=29)
        assert await desk.accounts.who(token)
        desk.wait(minutes=31)
        assert await desk.accounts.who(token) is None
        token = await signed_in(desk)
        for _ in range(40):
            desk.wait(minutes=16)
            known = await desk.accounts.who(token)
        assert known is None


async def test_signing_out_everywhere_ends_every_visit(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.accounts.add(ADMIN, PASSWORD)
        tokens = [await signed_in(desk) for _ in range(3)]
        await desk.accounts.sign_out(tokens[0])
        assert [bool(await desk.accounts.who(t)) for t in tokens] == [False, True, True]
        await desk.accounts.sign_out_everywhere("admin")
        assert not any([await desk.accounts.who(t) for t in tokens])


async def test_a_first_password_has_to_be_changed_and_ends_other_visits(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        first = await desk.accounts.add(ONE)
        token = await desk.accounts.sign_in("one", first, "")
        assert token
        account = await desk.accounts.who(token)
        assert account and account.must_change
        new = await desk.accounts.change_password(account, first, PASSWORD)
        assert await desk.accounts.who(token) is None
        account = await desk.accounts.who(new)
        assert account and not account.must_change


async def test_a_closed_or_reset_account_is_out_at_once(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.accounts.add(ADMIN, PASSWORD)
        token = await signed_in(desk)
        await desk.accounts.off("admin")
        assert await desk.accounts.who(token) is None
        assert await desk.accounts.sign_in("admin", PASSWORD, "") is None
        await desk.accounts.off("admin", off=False)
        given = await desk.accounts.reset("admin")
        assert await desk.accounts.sign_in("admin", PASSWORD, "") is None
        assert await desk.accounts.sign_in("admin", given, "")


async def test_a_one_time_code_works_once(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.accounts.add(ADMIN, PASSWORD)
        secret = pyotp.random_base32()
        totp = pyotp.TOTP(secret)
        with pytest.raises(Refused, match="wrong_code"):
            await desk.accounts.set_second(ADMIN, secret, "000000")
        await desk.accounts.set_second(ADMIN, secret, totp.at(desk.at))
        assert await desk.accounts.sign_in("admin", PASSWORD, "") is None
        code = totp.at(desk.at)
        await signed_in(desk, code=code)
        assert await desk.accounts.sign_in("admin", PASSWORD, code) is None, "seen over a shoulder"
        desk.wait(seconds=60)
        await signed_in(desk, code=totp.at(desk.at))
        await desk.accounts.drop_second(ADMIN, PASSWORD)
        await signed_in(desk)


async def test_the_first_link_makes_one_administrator_and_is_then_over(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        old = await desk.accounts.first_token()
        token = await desk.accounts.first_token()
        assert token and old != token
        assert not await desk.accounts.first_is(old)
        visit = await desk.accounts.first(token, ADMIN, PASSWORD)
        account = await desk.accounts.who(visit)
        assert account and account.role == "admin" and not account.must_change
        assert await desk.accounts.first_token() == ""
        with pytest.raises(Refused):
            await desk.accounts.first(token, ONE, PASSWORD)


@pytest.mark.parametrize("role", ROLES)
async def test_a_unit_belongs_to_a_units_roles_only(tmp_path: Path, role: str) -> None:
    async with office(tmp_path) as desk:
        of_a_unit = role in ("editor", "reader")
        wrong = Account(name="x1", full_name="", role=role, unit="" if of_a_unit else "2025-1")  # type: ignore[arg-type]
        with pytest.raises(Refused, match="unit_and_role"):
            await desk.accounts.add(wrong)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "short"), ("x" * 201, "long"), ("toi-la-admin-day", "name"),
        ("matkhau123456", "common"), ("aaaaaaaaaaaa", "common"), (PASSWORD, ""),
    ],
)  # fmt: skip
def test_weak_passwords_have_a_reason(password: str, reason: str) -> None:
    assert passwords.weakness(password, "admin") == reason


def test_fresh_passwords_differ_and_can_be_read_out() -> None:
    fresh = {passwords.fresh() for _ in range(50)}
    assert len(fresh) == 50 and all(len(p) == 19 and p.isascii() for p in fresh)


async def test_names_are_taken_once(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        accounts: Accounts = desk.accounts
        await accounts.add(ADMIN, PASSWORD)
        with pytest.raises(Refused, match="name_taken"):
            await accounts.add(ADMIN)
        with pytest.raises(Refused, match="bad_name"):
            await accounts.add(Account(name="X Y", full_name="", role="admin"))
        with pytest.raises(Refused, match="no_such_name"):
            await accounts.reset("nobody")
