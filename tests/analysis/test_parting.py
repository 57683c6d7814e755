"""When worlds parted, beside a reading of both logs entry by entry."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from escalate.analysis.parting import only_one, parting
from escalate.runs.frames import EventLog, Series

WORLDS = 4


class Line(NamedTuple):
    world: int
    day: int
    name: str
    kind: int
    chance: float | None


def log(lines: list[Line]) -> EventLog:
    ordered = sorted(lines, key=lambda line: (line.world, line.day))
    chances = np.array([line.chance for line in ordered], float)
    return EventLog(
        world=np.array([line.world for line in ordered], np.int64),
        day=np.array([line.day for line in ordered], np.int16),
        happening=np.array([line.name for line in ordered], object),
        kind=np.array([line.kind for line in ordered], np.int8),
        chance=chances,
        roll=chances / 2,
    )


def by_hand(here: EventLog, there: EventLog, world: int, *, luck: bool) -> float:
    """The first day of a world on which two logs differ."""
    told = []
    for one in (here, there):
        lines = defaultdict(list)
        for at in np.flatnonzero(one.world == world):
            chance = repr(float(one.chance[at])) if luck else ""
            lines[int(one.day[at])].append((one.happening[at], int(one.kind[at]), chance))
        told.append(lines)
    days = [day for day in {*told[0], *told[1]} if told[0].get(day) != told[1].get(day)]
    return float(min(days, default=np.nan))


lines = st.builds(
    Line,
    st.integers(1, WORLDS),
    st.integers(0, 5),
    st.sampled_from(["raid", "talks"]),
    st.sampled_from([0, 8]),
    st.sampled_from([None, 0.25, 0.5]),
)


@given(st.lists(lines, max_size=25), st.lists(lines, max_size=3), st.data())
def test_worlds_part_where_their_logs_first_differ(
    shared: list[Line], new: list[Line], data: st.DataObject
) -> None:
    lost = data.draw(st.sets(st.integers(0, max(0, len(shared) - 1)), max_size=3))
    here = log(shared)
    there = log([line for at, line in enumerate(shared) if at not in lost] + new)
    worlds = np.arange(1, WORLDS + 1)
    found = parting(worlds, here, there)

    np.testing.assert_array_equal(
        found.deed_day, [by_hand(here, there, int(world), luck=False) for world in worlds]
    )
    np.testing.assert_array_equal(
        found.day, [by_hand(here, there, int(world), luck=True) for world in worlds]
    )


def test_only_worlds_that_are_asked_for_are_looked_at() -> None:
    here = log([Line(1, 3, "raid", 0, None), Line(2, 4, "raid", 0, None)])
    there = log([Line(2, 4, "raid", 0, None), Line(3, 1, "raid", 0, None)])

    assert parting(np.array([2, 3]), here, there).deed_day.tolist()[1] == 1
    assert np.isnan(parting(np.array([2, 3]), here, there).deed_day[0])


def test_another_chance_for_the_same_parts_the_numbers_and_not_the_deeds() -> None:
    here, there = (log([Line(1, 3, "raid", 0, chance)]) for chance in (0.2, 0.3))
    found = parting(np.array([1]), here, there)

    assert found.day.tolist() == [3]
    assert np.isnan(found.deed_day[0])


def test_watched_quantities_part_worlds_too_where_both_watch_them() -> None:
    days, nothing = np.array([0, 30, 60]), log([])
    calm = np.zeros((2, 3, 2))
    moved = calm.copy()
    moved[0, 2, 1] = 1  # of shells in world 2 on day 60
    moved[1, :, :] = 7  # what only the other watches
    here, there = Series(days, ("shells", "men"), calm), Series(days, ("shells", "boats"), moved)
    found = parting(np.array([1, 2]), nothing, nothing, (here, there))

    assert np.isnan(found.day[0])
    assert found.day[1] == 60


def test_what_happened_on_one_side_alone_is_told() -> None:
    here = log([Line(1, 3, "raid", 0, None), Line(1, 3, "talks", 0, None)])
    there = log([Line(1, 3, "talks", 0, None), Line(1, 3, "talks", 0, None)])
    mine, theirs = only_one(1, 3, here, there)

    assert mine == (3, 0, "raid")
    assert theirs == (3, 0, "talks")
    assert only_one(1, 3, here, here) == (None, None)
