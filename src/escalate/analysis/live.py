"""What a scenario does when it is played: broken laws, idle parts, realised chances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from escalate.analysis.exposure import Exposure, ExposureWatch, Never
from escalate.analysis.laws import AlwaysWatch, Broken, broken_relations
from escalate.analysis.levers import Lever, dead_levers, levers
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.snapshot import Snapshot
from escalate.model.laws import Law
from escalate.model.model import Model
from escalate.runs.ensemble import Progress
from escalate.scenario.load import Scenario
from escalate.scenario.names import leaves

WORLDS_A_LEVER = 30
"""About how many worlds it takes to judge a lever, in the mean."""
Pick = Callable[[tuple[str, ...]], Model]


@dataclass(frozen=True)
class Live:
    """What some worlds of a scenario showed."""

    name: str
    seed: int
    worlds: int
    failed: int
    laws: int
    broken: tuple[Broken, ...]
    never: tuple[Never, ...]
    levers: int
    dead: tuple[Lever, ...]
    exposures: tuple[Exposure, ...]


def live(  # noqa: PLR0913 (named, and all that the report rests on)
    scenario: Scenario,
    model: Model,
    pick: Pick,
    *,
    seed: int,
    worlds: int,
    tell: Callable[[Progress], None],
) -> Live:
    """Play worlds 1 to `worlds` and look at everything; nothing is saved.

    `pick` gives the model of the scenario with other overrides, for laws that ask for them.
    """
    ids = range(1, worlds + 1)
    exposure = ExposureWatch(model, worlds, _ranges(scenario))
    here = [law for law in model.laws if not law.picks or set(law.picks) == set(scenario.asked)]
    always = AlwaysWatch(here, worlds)

    def look(seen: Snapshot) -> None:
        exposure(seen)
        always(seen)

    history = simulate(model, seed, Columns.of(ids), onlooker=look)
    broken = [*always.broken(history.worlds), *broken_relations(model, here, seed, ids)]
    broken += _under_picks(scenario, pick, seed, ids)
    never = exposure.never(history)
    idle = [one.name for one in never]
    every = [
        lever
        for lever in levers(scenario, model)
        if not any(_part_of(lever, name) for name in idle)
    ]
    tally = _Tally(len(every), tell)
    dead = dead_levers(model, every, seed, ids, tally.more)
    return Live(
        name=model.name,
        seed=seed,
        worlds=worlds,
        failed=int((history.failures.row >= 0).sum()),
        laws=len(scenario.document.laws),
        broken=tuple(broken),
        never=tuple(never),
        levers=len(every),
        dead=tuple(dead),
        exposures=tuple(exposure.exposures(history)),
    )


def _ranges(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """The ranges that a scenario gives for its numbers."""
    stated = ((leaf.name, leaf.number.range) for leaf in leaves(scenario.document) if leaf.number)
    return {name: (limits[0], limits[1]) for name, limits in stated if limits}


def _part_of(lever: Lever, thing: str) -> bool:
    """Whether a lever belongs to a thing: what never happens has no live one."""
    return lever.name.startswith(f"{thing}.")


def _under_picks(scenario: Scenario, pick: Pick, seed: int, ids: Sequence[int]) -> list[Broken]:
    """The laws that must hold with overrides that are not picked now."""
    asked = {law.with_ for law in scenario.document.laws if law.with_}
    broken: list[Broken] = []
    for picks in sorted(asked):
        if set(picks) == set(scenario.asked):
            continue
        model = pick(picks)
        laws: list[Law] = [law for law in model.laws if law.picks == picks]
        watch = AlwaysWatch(laws, len(ids))
        history = simulate(model, seed, Columns.of(ids), onlooker=watch)
        broken += [*watch.broken(history.worlds), *broken_relations(model, laws, seed, ids)]
    return broken


class _Tally:
    """Tells about how far the trials of levers are: how many there will be shows only later."""

    def __init__(self, levers: int, tell: Callable[[Progress], None]) -> None:
        self._done, self._total, self._tell = 0, WORLDS_A_LEVER * levers, tell

    def more(self, columns: int) -> None:
        """Hear of worlds that were played."""
        self._done += columns
        self._total = max(self._total, self._done + 1)
        self._tell(Progress(self._done, self._total))
