"""Which outcomes and quantities can be compared of those that are asked for; reads no world."""

from __future__ import annotations

from collections.abc import Sequence

from escalate.analysis.contenders import Contender
from escalate.analysis.contrasts import ending, partner
from escalate.analysis.goal import Goal, goal
from escalate.errors import EscalateError
from escalate.scenario.problems import nearest

WATCHED = "watched"
"""Stands for every quantity that the base watches."""


def goals(found: Sequence[Contender], seed: int, names: Sequence[str]) -> list[Goal]:
    """The outcomes of the base that are named, each once; or its headline and all its endings.

    Those without a partner are left out unless they are named. Raises EscalateError for a name
    that the base does not have, or that nothing else has.
    """
    base, *others = (one.manifest(seed) for one in found)

    def has_partner(to: Goal) -> bool:
        return any(partner(to, base, other) for other in others)

    if not names:
        headline = goal(None, base.outcomes, base.headline)
        every = (headline, *(ending(name, base) for name in base.outcomes))
        return [to for to in every if has_partner(to)]
    wanted = list(dict.fromkeys(goal(name, base.outcomes, base.headline) for name in names))
    for to in wanted:
        if not has_partner(to):
            members = f" of {' or '.join(base.headline.members)}" if to.ever else ""
            what = f"only {found[0].label} has {to.name!r}{members}"
            raise EscalateError(what, "an outcome is compared with its like: name another")
    return wanted


def quantities(found: Sequence[Contender], seed: int, names: Sequence[str]) -> list[str]:
    """The quantities that are named, each once; `watched` stands for all that the base watches.

    Raises EscalateError for a name that the base does not have, or that nothing else has.
    """
    base, *others = found
    for name in dict.fromkeys(names):
        if name == WATCHED:
            continue
        if name not in base.model.rows:
            hint = nearest(name, base.model.rows) or f"or --of {WATCHED}"
            raise EscalateError(f"nothing in {base.label} is named {name!r}", hint)
        if not any(had(base, other, [name]) for other in others):
            what = f"only {base.label} has {name!r}, or the others have it in another unit"
            raise EscalateError(what, "a quantity is compared with its like: name another")
    watched = base.manifest(seed).watch
    named = (watched if name == WATCHED else (name,) for name in names)
    return list(dict.fromkeys(row for rows in named for row in rows))


def had(base: Contender, other: Contender, names: Sequence[str]) -> list[str]:
    """The quantities that another has too, in the same unit."""
    here, there = base.model, other.model
    return [
        name
        for name in names
        if name in there.rows and here.units.get(name) == there.units.get(name)
    ]
