"""Signing in and out, one's own password and second factor, and the first administrator."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pyotp
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.staff.accounts import Refused
from bot.staff.roles import Account
from bot.web.staff.guard import (
    PATH,
    Forbidden,
    Throttle,
    Visitor,
    drop_cookie,
    form_of,
    local,
    same_origin,
    set_cookie,
    text,
)
from bot.web.staff.routes import Desk

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Door:
    """The pages that one needs before, and to leave."""

    desk: Desk
    throttle: Throttle

    def routes(self) -> Sequence[BaseRoute]:
        """`/staff/login`, `/staff/logout`, `/staff/password`, `/staff/second`, `/staff/first`."""
        pages = {
            "/login": self.login,
            "/logout": self.logout,
            "/password": self.password,
            "/second": self.second,
            "/first/{token}": self.first,
        }
        return [
            Route(PATH + path, self._guarded(page), methods=["GET", "POST"])
            for path, page in pages.items()
        ]

    def _guarded(self, page: Answer) -> Answer:
        async def answer(request: Request) -> Response:
            try:
                if request.method == "POST" and not same_origin(
                    request, self.desk.office.settings.public_url
                ):
                    raise Forbidden(403)
                return await page(request)
            except Forbidden as forbidden:
                return await self.desk.refusal(request, forbidden.status)

        return answer

    async def login(self, request: Request) -> Response:
        """Name, password, and a code where one was set up."""
        there = local(request.query_params.get("next", ""))
        if request.method == "GET":
            return await self._show("login", request, None, there=there)
        form, office = await form_of(request), self.desk.office
        name, there = text(form, "name", 40).strip().lower(), local(text(form, "next"))
        address = request.client.host if request.client else ""
        if wait := self.throttle.wait(name, address):
            page = await self._show("login", request, None, 429, "too_often", there=there)
            page.headers["Retry-After"] = str(max(1, round(wait)))
            return page
        code = "".join(letter for letter in text(form, "code", 20) if letter.isdigit())
        token = await office.accounts.sign_in(name, text(form, "password", 300), code)
        if token is None:
            await office.audit.note(None, office.clock(), "sign-in refused", name)
            return await self._show("login", request, None, 403, "wrong", there=there)
        account = await office.accounts.get(name)
        await office.audit.note(account, office.clock(), "signed in")
        return self._in(there, token)

    async def logout(self, request: Request) -> Response:
        """End this visit, or every visit of the account."""
        visitor = await self._visitor(request)
        if request.method == "GET":
            return self.desk.to(f"{PATH}/")
        form, office = await form_of(request), self.desk.office
        if text(form, "everywhere"):
            await office.accounts.sign_out_everywhere(visitor.account.name)
            await office.audit.note(visitor.account, office.clock(), "signed out everywhere")
        else:
            await office.accounts.sign_out(visitor.token)
            await office.audit.note(visitor.account, office.clock(), "signed out")
        return drop_cookie(self.desk.to(f"{PATH}/login"))

    async def password(self, request: Request) -> Response:
        """One's own password; a first one has to be changed before anything else."""
        visitor = await self._visitor(request)
        if request.method == "GET":
            return await self._show("password", request, visitor)
        form, office = await form_of(request), self.desk.office
        try:
            old, new = text(form, "old", 300), _twice(form)
            token = await office.accounts.change_password(visitor.account, old, new)
        except Refused as refused:
            return await self._show("password", request, visitor, 409, str(refused))
        await office.audit.note(visitor.account, office.clock(), "changed password")
        return self._in(f"{PATH}/", token)

    async def second(self, request: Request) -> Response:
        """The one-time code: set up by showing that it works, taken off with the password."""
        visitor = await self._visitor(request)
        if visitor.account.must_change:
            return self.desk.to(f"{PATH}/password")
        if request.method == "GET":
            return await self._second_page(request, visitor, pyotp.random_base32())
        form, office = await form_of(request), self.desk.office
        secret = text(form, "secret", 64)
        try:
            if text(form, "drop"):
                await office.accounts.drop_second(visitor.account, text(form, "password", 300))
                act = "dropped second factor"
            else:
                await office.accounts.set_second(visitor.account, secret, text(form, "code", 10))
                act = "set second factor"
        except (Refused, ValueError) as refused:
            fresh = secret if len(secret) == 32 and secret.isalnum() else pyotp.random_base32()
            return await self._second_page(request, visitor, fresh, str(refused))
        await office.audit.note(visitor.account, office.clock(), act)
        return self.desk.to(f"{PATH}/second")

    async def first(self, request: Request) -> Response:
        """The one-time link that the program prints when nobody can sign in yet."""
        token, office = request.path_params["token"], self.desk.office
        if self.throttle.wait("first", request.client.host if request.client else ""):
            raise Forbidden(429)
        if not await office.accounts.first_is(token):
            raise Forbidden(404)
        if request.method == "GET":
            return await self._show("first", request, None, form={})
        form = await form_of(request)
        account = Account(
            name=text(form, "name", 40).strip().lower(),
            full_name=text(form, "full_name", 80).strip(),
            role="admin",
        )
        try:
            visit = await office.accounts.first(token, account, _twice(form))
        except Refused as refused:
            values = {"name": account.name, "full_name": account.full_name}
            return await self._show("first", request, None, 409, str(refused), form=values)
        await office.audit.note(account, office.clock(), "first administrator")
        return self._in(f"{PATH}/", visit)

    async def _visitor(self, request: Request) -> Visitor:
        visitor = await self.desk.visitor(request)
        if visitor is None:
            raise Forbidden(401)
        return visitor

    async def _show(
        self,
        name: str,
        request: Request,
        visitor: Visitor | None,
        status: int = 200,
        reason: str = "",
        **values: object,
    ) -> Response:
        return await self.desk.page(
            f"staff/{name}.html", request, visitor, status, reason=reason, **values
        )

    async def _second_page(
        self, request: Request, visitor: Visitor, secret: str, reason: str = ""
    ) -> Response:
        import segno  # here, because it is rarely wanted

        issuer = self.desk.office.book.town.bot_name
        uri = pyotp.TOTP(secret).provisioning_uri(name=visitor.account.name, issuer_name=issuer)
        picture = segno.make(uri, error="m").svg_inline(scale=4, omitsize=True, border=2)
        status = 409 if reason else 200
        return await self._show(
            "second", request, visitor, status, reason, secret=secret, picture=Markup(picture)
        )

    def _in(self, there: str, token: str) -> Response:
        secure = self.desk.office.settings.public_url.startswith("https")
        return set_cookie(self.desk.to(there), token, secure)


def _twice(form: FormData) -> str:
    """A new password, typed twice alike."""
    new = text(form, "new", 300)
    if new != text(form, "again", 300):
        raise Refused("password_twice")
    return new
