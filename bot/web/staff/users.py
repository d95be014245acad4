"""Accounts and the trail; for administrators."""

from starlette.datastructures import FormData
from starlette.requests import Request

from bot.staff.accounts import Refused
from bot.staff.roles import OF_A_UNIT, ROLES, Account
from bot.web.staff.guard import PATH, Forbidden, Visitor, text
from bot.web.staff.office import Office, Shown
from bot.web.staff.tables import Row, table, word

LINES = 200


async def users(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Who may sign in."""
    return await _users(office, visitor)


async def _users(office: Office, visitor: Visitor, name: str = "", given: str = "") -> Shown:
    rows = [_row(office, account) for account in await office.accounts.all()]
    values = {
        "roles": [(role, word(f"role_{role}")) for role in ROLES],
        "all_units": office.units(visitor.scope),
        "given": given,
        "given_name": name,
    }
    return Shown("staff/users.html", (table("users", rows),), values)


async def act(office: Office, visitor: Visitor, request: Request, form: FormData) -> str | Shown:
    """Add, reset, close or open an account; a first password is shown this once."""
    what, name = text(form, "do", 10), text(form, "name", 40).strip().lower()
    if what == "add":
        return await _users(office, visitor, name, await _add(office, visitor, name, form))
    if name == visitor.account.name:
        raise Refused("own_account")
    if what == "reset":
        given = await office.accounts.reset(name)
        await office.audit.note(visitor.account, office.clock(), "reset an account", name)
        return await _users(office, visitor, name, given)
    if what == "off":
        await office.accounts.off(name)
    elif what == "on":
        await office.accounts.off(name, off=False)
    elif what == "out":
        await office.accounts.sign_out_everywhere(name)
    else:
        raise Forbidden(400)
    acts = {"off": "closed an account", "on": "opened an account", "out": "signed somebody out"}
    await office.audit.note(visitor.account, office.clock(), acts[what], name)
    return f"{PATH}/users"


async def _add(office: Office, visitor: Visitor, name: str, form: FormData) -> str:
    role = next((role for role in ROLES if role == text(form, "role", 10)), None)
    if role is None:
        raise Refused("unit_and_role")
    unit = text(form, "unit", 40) if role in OF_A_UNIT else ""
    if unit and office.book.places.get(unit) is None:
        raise Refused("unit_and_role")
    full_name = text(form, "full_name", 80).strip()
    given = await office.accounts.add(Account(name=name, full_name=full_name, role=role, unit=unit))
    detail = f"{role} {unit}".strip()
    await office.audit.note(visitor.account, office.clock(), "added an account", name, detail)
    return given


async def audit(office: Office, visitor: Visitor, request: Request) -> Shown:
    """What staff did, the latest first."""
    before = request.query_params.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else 0
    lines = await office.audit.read(LINES, start)
    rows = [
        {
            **line,
            "role": word(f"role_{line['role']}") if line["role"] else "",
            "unit": office.unit_name(str(line["unit"])) if line["unit"] else "",
            "act": word(f"act_{str(line['act']).replace(' ', '_').replace('-', '_')}"),
        }
        for line in lines
    ]
    older = lines[-1]["id"] if len(lines) == LINES else 0
    return Shown("staff/audit.html", (table("audit", rows),), {"older": older})


def _row(office: Office, account: Account) -> Row:
    return Row(
        {
            "name": account.name,
            "full_name": account.full_name,
            "role": word(f"role_{account.role}"),
            "unit": office.unit_name(account.unit) if account.unit else "",
            "second": account.second_factor,
            "seen": account.seen_at or None,
            "state": word("account_off" if account.off else "account_on"),
        },
        act=account.name,
    )
