"""What `BOT_DB` names: a file, or a PostgreSQL server; and how it is told without its password."""

from urllib.parse import parse_qs, unquote

SERVER = ("postgresql://", "postgres://")


def is_server(address: str) -> bool:
    """Whether it names a server and not a file."""
    return address.startswith(SERVER)


def shown(address: str) -> str:
    """The address as it may be read by anybody."""
    if not is_server(address):
        return address
    scheme, _, rest = address.partition("://")
    who, at, where = rest.rpartition("@")
    return f"{scheme}://{who.partition(':')[0]}{at}{where.partition('?')[0]}"


def passwords(address: str) -> tuple[str, ...]:
    """What of an address must never be shown, as it is written and as it is meant."""
    if not is_server(address):
        return ()
    options = address.partition("?")[2]
    written = address.partition("://")[2].rpartition("@")[0].partition(":")[2]
    asked = parse_qs(options).get("password", [])
    found = (written, unquote(written), *asked)
    return tuple(dict.fromkeys(word for word in found if word))


def hushed(text: str, address: str) -> str:
    """A driver's complaint in one line, which may have held the address, without the password."""
    text = " ".join(text.replace(address, shown(address)).split())
    for word in passwords(address):
        text = text.replace(word, "...")
    return text.rstrip(".")
