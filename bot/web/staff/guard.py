"""Who is at the door of the staff pages: cookies, rights, forms that come from elsewhere.

A form is taken only from our own pages: the browser says so in two headers, and neither may be
missing or strange. Every answer forbids scripts of any kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.pace import Buckets
from bot.reports.scope import Scope
from bot.staff.roles import OF_A_UNIT, Account

COOKIE = "staff"
PATH = "/staff"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
MOST_FIELDS = 60
LONGEST_FORM = 300_000


class Forbidden(Exception):
    """The request is not let in; the status tells how much of why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in."""

    account: Account
    token: str

    @property
    def scope(self) -> Scope:
        """Whose figures they may see: of a commune its own, of the town everybody's."""
        if self.account.role in OF_A_UNIT:
            return Scope.of([self.account.unit])
        return Scope.everything()


def same_origin(request: Request, public_url: str) -> bool:
    """Whether a form was sent by one of our own pages."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site == "same-origin"
    hosts = {request.headers.get("host", "").lower()}
    if public_url:
        hosts.add(urlsplit(public_url).netloc.lower())
    sent = urlsplit(origin)
    return sent.scheme in ("http", "https") and sent.netloc.lower() in hosts


async def form_of(request: Request, largest: int = LONGEST_FORM) -> FormData:
    """The fields of a form that is no larger than ours are."""
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit() or int(length) > largest:
        raise Forbidden(413)
    return await request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=LONGEST_FORM)


def text(form: FormData, name: str, longest: int = 2_000) -> str:
    """A field as text; what is no text is none."""
    value = form.get(name, "")
    return value[:longest] if isinstance(value, str) else ""


def set_cookie(response: Response, token: str, secure: bool) -> Response:
    """Give the visit to the browser; it ends with the browser, or on the server before."""
    response.set_cookie(
        COOKIE, token, path=PATH, httponly=True, secure=secure, samesite="lax", max_age=None
    )
    return response


def drop_cookie(response: Response) -> Response:
    """Take the visit from the browser."""
    response.delete_cookie(COOKIE, path=PATH)
    return response


@dataclass(frozen=True, slots=True)
class Throttle:
    """How often somebody may try to sign in: by name, by address, and by both together."""

    both: Buckets
    name: Buckets
    address: Buckets

    @classmethod
    def usual(cls) -> "Throttle":
        """Five tries, then one a minute; an address or a name alone may try more."""
        return cls(Buckets(1 / 60, 5), Buckets(1 / 10, 20), Buckets(1 / 10, 30))

    def wait(self, name: str, address: str) -> float:
        """Take a try; seconds to wait where there is none left."""
        waits = (
            self.both.wait(f"{name}\0{address}"),
            self.name.wait(name),
            self.address.wait(address),
        )
        return max(waits)


def local(path: str, allowed: Iterable[str] = (f"{PATH}/",)) -> str:
    """A path of ours to go on to after signing in; anything else leads to the first page."""
    fine = any(path.startswith(start) for start in allowed)
    strange = "//" in path or "\\" in path or any(ord(letter) < 33 for letter in path)
    return path if fine and not strange else f"{PATH}/"
