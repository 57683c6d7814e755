"""Supplies: lots of whole units that leave, travel and arrive; nothing is made or lost unseen."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Floats, Ints
from escalate.engine.durations import Wait
from escalate.engine.phases import Diary, Phase, daily
from escalate.engine.quantities import BEFORE_DAY_0
from escalate.engine.world import World
from escalate.model.acts import DAYS
from escalate.model.parts import Supply

MONTH = DAYS["month"]


class Supplies:
    """All supplies of a chunk: arrivals as they fall due, then new lots."""

    def __init__(self, world: World) -> None:
        self._world = world
        diary = Diary(world.env, Phase.ARRIVALS, self._arrive)
        self._flows = [_Flow(world, supply, diary) for supply in world.model.parts.supplies]
        for flow in self._flows:
            flow.fill_pipeline()
        world.env.process(daily(world.env, Phase.DISPATCH, self._dispatch, first=1))

    def _arrive(self, day: int) -> None:
        for flow in self._flows:
            if day in flow.arrivals:
                flow.arrive(day)
                self._world.credit(flow.supply.name)
        self._world.clip({one.supply.into for one in self._flows if one.supply.into is not None})

    def _dispatch(self, day: int) -> None:
        sending = [flow for flow in self._flows if flow.sends_on(day)]
        shares = [flow.supply.flow_now(self._world.values) for flow in sending]
        for flow in self._flows:
            flow.make()
            self._world.credit(flow.supply.name)
        for flow, share in zip(sending, shares, strict=True):
            flow.send(day, share)
            self._world.credit(flow.supply.name)


class _Flow:
    """One supply: its stock, what is under way by day of arrival, and its luck."""

    def __init__(self, world: World, supply: Supply, diary: Diary) -> None:
        self.supply = supply
        self._world, self._values, self._diary = world, world.values, diary
        self._transit = Wait(world, supply.transit)
        self._sizes = world.draws.stream(f"{supply.name}/size")
        self._losses = world.draws.stream(f"{supply.name}/loss")
        self._reach = self._transit.longest()
        self._last_day = world.model.days
        slowest = int(self._transit.longest_ever().max())
        self._slots = min(slowest, self._last_day) + 1
        self._arriving = np.zeros((2, self._slots, world.count))  # what arrives, what was lost
        self._carry = np.zeros(world.count)
        self.arrivals: set[int] = set()
        self._renew()
        world.renewals.append(self._renew)

    def _renew(self) -> None:
        self._every = self._values[self.supply.every].astype(np.int64)
        self._periods = sorted(set(self._every.tolist()))

    def sends_on(self, day: int) -> bool:
        """Whether a lot leaves in any column today."""
        return any(day % period == 0 for period in self._periods)

    def fill_pipeline(self) -> None:
        """Put under way on day 0 what would be, had the supply run as it does then."""
        if not self.supply.warm:
            return
        share = self._values[self.supply.flow]
        for day in range(-int(self._reach.max()), 1):
            if self.sends_on(day):
                due = self._due_columns(day)
                columns = due[-day <= self._reach[due]]
                self._under_way(day, columns, self._lot(day, share, columns))

    def make(self) -> None:
        """Add today's production to the stock."""
        supply, values = self.supply, self._values
        if supply.stock is not None:
            made = values[supply.made_per_month] / MONTH
            values[supply.stock] += made
            values[supply.made] += made

    def send(self, day: int, share: Floats) -> None:
        """Send today's lot, as far as the stock goes."""
        columns = self._due_columns(day)
        lot = self._lot(day, share, columns)
        if self.supply.stock is not None:
            lot = np.minimum(lot, np.floor(self._values[self.supply.stock][columns]))
            self._values[self.supply.stock][columns] -= lot
        self._under_way(day, columns, lot)

    def arrive(self, day: int) -> None:
        """Take in what arrives today."""
        slot = day % self._slots
        arrived, lost = self._arriving[:, slot]
        supply, values = self.supply, self._values
        values[supply.arrived] += arrived
        values[supply.lost] += lost
        values[supply.under_way] -= arrived + lost
        if supply.into is not None:
            values[supply.into] += arrived * values[supply.load] * values[supply.good]
        self._arriving[:, slot] = 0.0

    def _due_columns(self, day: int) -> Ints:
        if len(self._periods) == 1:
            return self._world.every
        return np.flatnonzero(day % self._every == 0)

    def _lot(self, day: int, share: Floats, columns: Ints) -> Floats:
        """Whole units of a lot; what is left of a unit is carried to the next lot."""
        supply, values = self.supply, self._values
        size = (share * values[supply.per_month] * values[supply.every] / MONTH)[columns]
        jitter = values[supply.jitter][columns]
        if jitter.any():
            swing = 2.0 * self._sizes.fresh(day + BEFORE_DAY_0)[columns] - 1.0
            size = size * np.maximum(1.0 + jitter * swing, 0.0)
        wanted = size + self._carry[columns]
        whole: Floats = np.floor(wanted)
        self._carry[columns] = wanted - whole
        return whole

    def _under_way(self, day: int, columns: Ints, lot: Floats) -> None:
        days = day + self._transit.days_on(day + BEFORE_DAY_0, columns)
        coming = days > 0
        columns, lot, days = columns[coming], lot[coming], days[coming]
        self._values[self.supply.sent][columns] += lot
        self._values[self.supply.under_way][columns] += lot
        lost = self._lost(day, columns, lot)
        in_time = days <= self._last_day
        columns, lot, lost, days = columns[in_time], lot[in_time], lost[in_time], days[in_time]
        slots = days % self._slots
        self._arriving[0, slots, columns] += lot - lost
        self._arriving[1, slots, columns] += lost
        coming_in = days[lot > 0]
        self.arrivals.update(coming_in.tolist())
        self._diary.note(coming_in)

    def _lost(self, day: int, columns: Ints, lot: Floats) -> Floats:
        """Whole units lost on the way: the share that is lost, the last unit by chance."""
        share = self._values[self.supply.loss][columns]
        if not np.any(share):
            return np.zeros(len(columns))
        u = self._losses.fresh(day + BEFORE_DAY_0)[columns]
        lost: Floats = np.minimum(np.floor(lot * share + u), lot)
        return lost
