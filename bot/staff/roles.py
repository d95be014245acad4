"""Four roles, and what each may do. Whose figures they see is a scope, made from the unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["admin", "town", "editor", "reader"]
ROLES: tuple[Role, ...] = get_args(Role)
Right = Literal["read", "answer", "draft", "publish", "roll back", "figures", "users", "audit"]
OF_A_UNIT: tuple[Role, ...] = ("editor", "reader")
"""Roles that belong to one commune and see nothing of another."""
RIGHTS: Mapping[Role, frozenset[Right]] = {
    "admin": frozenset(get_args(Right)),
    "town": frozenset(("read",)),
    "editor": frozenset(("read", "answer", "draft", "publish", "figures")),
    "reader": frozenset(("read",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in."""

    name: str
    full_name: str
    role: Role
    unit: str = ""
    """Key of the commune; empty for the town's people."""
    must_change: bool = False
    """The password was given by another and has to be changed first."""
    second_factor: bool = False
    off: bool = False
    seen_at: str = ""

    def may(self, right: Right) -> bool:
        """Whether the role allows it, whatever the unit."""
        return right in RIGHTS[self.role]
