"""The body of a request, read no further than it may be long."""

from starlette.requests import ClientDisconnect, Request


class TooLong(Exception):
    """The body is longer than anything that we are sent in earnest."""


class Broken(Exception):
    """The sender went away in the middle."""


async def body_of(request: Request, longest: int) -> bytes:
    """The whole body; raises TooLong as soon as it is, or Broken."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > longest:
                raise TooLong
    except ClientDisconnect:
        raise Broken from None
    return bytes(body)
