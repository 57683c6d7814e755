"""The table of quantities: every number of a world has one name and one row; holds no worlds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Role(IntEnum):
    """What may change a row."""

    PARAMETER = 0  # nothing
    START = 1  # a mechanism or an effect; the file says where it starts
    ENGINE = 2  # a mechanism only
    DERIVED = 3  # worked out from other rows


SETTABLE = frozenset({Role.PARAMETER, Role.START})
"""Roles of rows that can be set from outside."""


@dataclass
class Table:
    """Rows by name, their roles, and the numbers they start from."""

    names: list[str] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    initial: list[float] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, role: Role, initial: float = 0.0) -> int:
        """A new row.

        Raises KeyError if the name is taken.
        """
        if name in self.index:
            raise KeyError(name)
        self.index[name] = len(self.names)
        self.names.append(name)
        self.roles.append(role)
        self.initial.append(initial)
        return self.index[name]

    def get(self, name: str) -> int | None:
        """The row of a name, or None."""
        return self.index.get(name)
