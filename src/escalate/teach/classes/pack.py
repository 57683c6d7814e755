"""A class pack as data: everything that its papers say; writes none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from escalate.analysis.summary import Summary, summarize
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.scenario.load import Scenario
from escalate.teach.classes.choice import Reporting, Wanted, chosen
from escalate.teach.classes.injects import Given, given
from escalate.teach.classes.key import Key, key
from escalate.teach.classes.plans import Plan, plan
from escalate.teach.classes.sitting import Sitting
from escalate.teach.classes.teams import Team, seated, teams, tied, title


@dataclass(frozen=True)
class Pack:
    """A lesson for some teams in one world."""

    scenario: str
    title: str
    about: str
    start: date
    end: date
    rungs: tuple[str, ...]
    plan: Plan
    teams: tuple[Team, ...]
    empty: tuple[str, ...]
    """Titles of seats without a team: doctrine decides for them."""
    tables: tuple[tuple[str, str], ...]
    """Titles of seats that can share a table."""
    injects: tuple[Given, ...]
    key: Key
    resolved: str
    """The scenario as it is played, as YAML."""

    @property
    def worlds(self) -> Summary:
        """What all worlds come to."""
        return self.key.worlds

    def on(self, day: int) -> date:
        """The date of a day of the run."""
        return self.start + timedelta(days=day)

    def council_dates(self, number: int) -> tuple[date, date]:
        """The first and the last day on which teams hold such a council."""
        days = [team.councils[number - 1] for team in self.teams]
        return min(days), max(days)

    def named(self, seat: str) -> str:
        """The title of a team's seat."""
        return next(team.title for team in self.teams if team.name == seat)


@dataclass(frozen=True)
class Wish:
    """What a teacher asks for."""

    minutes: int
    teams: int | None
    """How many; all seats if None."""
    world: Wanted


def takers(model: Model, wish: Wish, scenario: str) -> tuple[str, ...]:
    """The seats that get a team, found out before anything is simulated.

    Raises EscalateError where there can be no such class.
    """
    if model.orders:
        what = f"{scenario} gives orders to {', '.join(model.orders)} already"
        raise EscalateError(what, "a class begins without: leave `orders:` out")
    return seated(model, wish.teams, plan(wish.minutes).councils, scenario)


def pack(loaded: Scenario, sitting: Sitting, wish: Wish, reporting: Reporting) -> Pack:
    """The pack that a teacher wishes.

    Raises EscalateError where there is no such world, and what simulating raises.
    """
    model, names, of = sitting.model, sitting.seats, plan(wish.minutes)
    choice = chosen(sitting, wish.world, reporting)
    known = key(sitting, choice, summarize(sitting.ensemble, sitting.worlds))
    document = loaded.document
    return Pack(
        scenario=model.name,
        title=model.title,
        about=document.about or "",
        start=model.start,
        end=model.start + timedelta(days=model.days),
        rungs=model.ladder,
        plan=of,
        teams=teams(model, document, names, of.councils),
        empty=tuple(title(model, name) for name in model.seats if name not in names),
        tables=tuple((title(model, one), title(model, two)) for one, two in tied(document, names)),
        injects=given(model, of, names, known.doctrine),
        key=known,
        resolved=loaded.resolved(model.day_0_factors),
    )
