"""The file by which Zalo's console sees whose domain this is."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta property="zalo-platform-site-verification" content="{code}" />
<meta name="zalo-platform-site-verification" content="{code}" />
</head>
<body>{code}</body>
</html>
"""


def verifier(code: str) -> Sequence[BaseRoute]:
    """The route of the file, if there is a code; Zalo asks for it before any token is given."""

    async def page(request: Request) -> Response:
        return HTMLResponse(PAGE.format(code=code))

    return (Route(f"/zalo_verifier{code}.html", page),) if code else ()
