"""The strait crisis a second time: one world, plain numbers, every rule written out by hand.

It shares nothing with the engine but the addresses of luck. It is slow, and knows this one crisis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from math import exp, floor, inf, isnan, log, nan, sqrt
from operator import add, mul
from statistics import NormalDist

import numpy as np
import simpy
from simpy.events import EventPriority

LAST_DAY, ELECTION, WEEK, MONTH, YEAR = 360, 106, 7, 30.44, 365.25
WARM = 2**32  # added to days that address draws, for lots that left before day 0
ENDINGS = ("war with Dunmore", "war with Corvia", "ceasefire", "war of attrition")
ACTORS = {"arkland": (3, 0.4), "belmar": (3, 0.3), "corvia": (2, 0.5)}  # rung and resolve
CLOSING = {half_life: 1 - 0.5 ** (1 / half_life) for half_life in (45, 46, 60, 120)}  # a day
LEVELS = ("tension", "dunmore_opinion", "mediator", "friends.alignment")  # from 0 to 1
Phase = IntEnum(
    "Phase",
    "ARRIVE SEND DERIVE MOVE FIGHT STAGES LOSE"  # day 0 begins after these
    " ANSWER TRIGGER LOOK DECIDE EFFECTS RUNGS SETTLE CLOSE",
)
VERBS: dict[str, Callable[[float, float], float]] = {  # of effects, in their order
    "max": max, "=": lambda _, b: b, "*=": mul, "+=": add, "recall": add, "send": add,
    "count": add, "mark": lambda _, b: b,
}  # fmt: skip
Process = Generator[simpy.Event, None, None]
Entry = tuple[int, str, str, float, float]  # day, name, kind, chance so far, roll


@dataclass
class Happening:
    """An action or an event: its rules, then how far it has come in this world."""

    name: str
    base: float | None = None  # hazard a day or an occasion; None if nothing is left to chance
    factors: Callable[[], float] = lambda: 1.0  # with the readiness that a doctrine gives
    by: str = ""
    rung: int = 0
    resolve: int = 0  # of an action: 1 for a step up, -1 for a step down
    when: Callable[[], bool] = lambda: True  # and no veto
    each: bool = False  # its chance is taken at each occasion, not day by day
    lag: tuple[int, ...] = ()
    lasts: tuple[int, ...] = ()
    until: Callable[[], bool] | None = None
    cooldown: int = 0
    at_most: float = 1
    odds: tuple[str, float, str] | None = None
    then: tuple[tuple[str, str, float], ...] = ()

    hazard: float = 0
    spent: float = 0
    start: float = 0
    fate: float = inf
    decided: int = 0
    done: int = 0
    free_from: float = 0
    order_due: int = -1
    ends: int = -1


def clip(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)


def factor(driver: float, at_0: float, at_1: float) -> float:
    return max(at_0 + (at_1 - at_0) * clip(driver, 0, 1), 0)


# fmt: off
def actions(v: dict[str, float]) -> list[Happening]:
    return [
        Happening("offensive", -log(1 - 0.4) / 90, lambda: factor(v["fire_ratio"] / 5, 1, 2)
                  * factor((400 - v["strait.km2"]) / 300, 0.8, 2.5) * 1.2
                  * factor(0.2, 1, 0.5), "arkland", 3, +1,  # it sees no change of Dunmore's opinion
                  lambda: v["known.arkland.belmar.shells"] < 70_000 and not v["ceasefire.active"],
                  lag=(3, 10), lasts=(20, 30, 60), cooldown=20, at_most=inf,
                  then=(("tension", "+=", 0.05),)),
        Happening("belmar_yields", -log(1 - 0.1) / 180,
                  lambda: factor(1 - v["belmar.shells"] / 60_000, 1, 4)
                  * factor((60_000 - v["belmar.shells"]) / 60_000, 0.6, 1.5) * 1.5,
                  "belmar", 0, -1, then=(("mediator", "max", 0.5),)),
        Happening("corvia_ratifies", -log(1 - 0.6) / 120, by="corvia", rung=1, resolve=+1,
                  then=(("pact.in_force", "=", 1), ("friends.alignment", "+=", 0.1))),
        Happening("corvia_sends_more", -log(1 - 0.5) / 120,
                  lambda: factor(v["known.corvia.strait.km2"] / 500, 1, 2), "corvia", 2, +1,
                  lag=(10,), until=lambda: v["strait.km2"] < 200, cooldown=30, at_most=inf),
        Happening("corvia_sends_volunteers", 2 / YEAR, by="corvia", rung=2, resolve=+1,
                  when=lambda: v["strait.open"] > 0, at_most=4, cooldown=20,
                  then=(("volunteers.committed", "send", 0), ("tension", "+=", 0.02))),
        Happening("volunteers_cross", -log(1 - 0.1) / 180, lambda: factor(v["tension"], 1, 2),
                  "corvia", 4, +1, lambda: v["volunteers.deployed"] >= 300,
                  then=(("volunteers.guard", "=", 0), ("tension", "+=", 0.1))),
    ]


def events(v: dict[str, float]) -> list[Happening]:
    return [
        Happening("election", when=lambda: v["day"] == ELECTION, odds=("hawks", 0.45, "doves")),
        Happening("new_government", when=lambda: v["election.day"] == v["day"] - 1,
                  odds=("recall", 0.3, "keep")),
        Happening("volunteers_called_home", then=(("volunteers.home", "recall", 0),),
                  when=lambda: v["new_government.recall"] > 0 and v["election.doves"] > 0),
        Happening("incident", 3 / YEAR, lambda: factor(v["tension"], 0.5, 2)
                  * factor(v["corvia.fighting"], 1, 1.5), cooldown=5, at_most=inf,
                  then=(("tension", "+=", 0.05), ("dunmore_opinion", "+=", 0.05))),
        Happening("dunmore_enters", -log(1 - 0.04), lambda: factor(v["dunmore_opinion"], 0.5, 3)
                  * factor(max(0, 1 - (v["day"] - v["offensive.day"]) / 30), 1, 1.5),
                  "arkland", 5, when=lambda: v["incident.day"] == v["day"] - 1, each=True,
                  then=(("tension", "+=", 0.3),)),
        Happening("ceasefire", 0.4 / YEAR, lambda: factor(v["mediator"], 1, 4)
                  * factor(v["tension"], 1.2, 0.8), cooldown=30, at_most=inf,
                  until=lambda: v["day"] - v["ceasefire_breaks.day"] <= 1,
                  then=(("tension", "*=", 0.8),)),
        Happening("ceasefire_breaks", -log(1 - 0.3) / 180, at_most=inf,
                  when=lambda: v["ceasefire.active"] > 0, then=(("tension", "+=", 0.1),)),
        Happening("strait_closed", when=lambda: v["strait.km2"] < 20),
    ]
# fmt: on


class Strait:
    """One world of the crisis, from day 0 to the last; what is blocked in it has no effect."""

    def __init__(self, seed: int, world: int, blocked: str = "") -> None:
        self.seed, self.world, self.env = seed, world, simpy.Environment()
        self.blocked = blocked
        self.log: list[Entry] = []
        self.days: list[dict[str, float]] = []
        self.outcome_day = dict.fromkeys(ENDINGS, nan)
        self.v = v = defaultdict[str, float](float)
        v |= {"arkland.shells": 150_000, "belmar.shells": 60_000, "strait.km2": 300}
        v |= {"arkland.men": 80_000, "belmar.men": 60_000, "friends.alignment": 0.6}
        v |= {"belmar_shells.stock": 2_500, "volunteers.pledged": 600, "volunteers.skill": 0.5}
        v |= {"volunteers.committed": 1_000, "volunteers.guard": 1, "tension": 0.4}
        v |= {"dunmore_opinion": 0.2, "known.corvia.strait.km2": 300}
        v["belmar_shells.load"] = 80 + 40 * self.uniform("belmar_shells.load/range", 0)
        for name, (rung, spread) in ACTORS.items():
            v[f"{name}.rung"] = v[f"{name}.peak"] = rung
            deviate = NormalDist().inv_cdf(self.uniform(f"{name}/resolve", 0))
            v[f"{name}.frailty"] = exp(spread * deviate)
        self.happenings = sorted(actions(v) + events(v), key=lambda one: one.name)
        self.crates_left = self.soldiers_left = 0.0
        self.road: list[float] = []  # crates of every lot under way
        self.waves: dict[int, tuple[str, float]] = {}  # where each wave is, and its soldiers
        self.drawn = defaultdict[str, int](int)  # how often each recurring wait was drawn
        self.stocks: list[float] = []  # of Belmar's shells, day by day
        self.met, self.asked_again_from = False, 0
        self.changes: list[tuple[str, str, float]] = []
        self.acts: list[tuple[str, int]] = []
        self.since = dict.fromkeys(ACTORS, 0)
        self.start()
        self.env.run(until=LAST_DAY + 1)
        self.ending = next((n for n in ENDINGS if self.outcome_day[n] >= 0), ENDINGS[-1])

    def start(self) -> None:
        """Set chances against day 0, fill the road and the camps, and wind the clock."""
        self.v |= {f"{one.name}.day": nan for one in self.happenings}
        self.derive()
        for one in self.happenings:
            one.base = one.base and one.base / one.factors()
            self.draw_fate(one)
        for process in (*(self.transport(day) for day in range(-28, 1, WEEK)), self.journey(400)):
            self.env.process(process)
        for phase, step in (
            (Phase.SEND, self.send_crates), (Phase.DERIVE, self.derive), (Phase.MOVE, self.move),
            (Phase.FIGHT, self.fight), (Phase.LOSE, self.lose_volunteers),
            (Phase.TRIGGER, self.trigger), (Phase.LOOK, self.look), (Phase.DECIDE, self.decide),
            (Phase.EFFECTS, self.take_effect), (Phase.RUNGS, self.climb),
            (Phase.SETTLE, self.derive), (Phase.CLOSE, self.close),
        ):  # fmt: skip
            self.env.process(self.daily(phase, step, first=1 if phase <= Phase.LOSE else 0))

    @property
    def today(self) -> int:
        return int(self.env.now)

    def at(self, phase: int, days: int) -> simpy.Event:
        event = self.env.event()
        event._ok, event._value = True, None
        self.env.schedule(event, priority=EventPriority(phase), delay=days)
        return event

    def daily(self, phase: int, step: Callable[[], None], first: int) -> Process:
        yield self.at(phase, first)
        while True:
            step()
            yield self.at(phase, 1)

    def word(self, name: str, occurrence: int) -> int:
        key = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
        counter = np.array([self.world // 4, occurrence, 0, 0], np.uint64)
        bits = np.random.Philox(key=np.array([self.seed, key], np.uint64), counter=counter)
        return int(bits.random_raw(4)[self.world % 4])

    def uniform(self, name: str, occurrence: int) -> float:
        return (self.word(name, occurrence) >> 11) / 2**53

    def noise(self, name: str, occurrence: int) -> float:
        word = self.word(name, occurrence)
        lanes = sum(word >> shift & 0xFFFF for shift in (0, 16, 32, 48))
        return (lanes - 4 * 32767.5) / sqrt(4 * (2**32 - 1) / 12)

    def wait(self, name: str, ends: tuple[int, ...], occurrence: int | None = None) -> int:
        """Days: fixed, evenly between two ends, or triangular (low, likely, high)."""
        number, low, span = self.drawn[name], ends[0], ends[-1] - ends[0]
        self.drawn[name] += 1
        u = self.uniform(name, number if occurrence is None else occurrence)
        if len(ends) < 3:
            return low + floor((span + 1) * u) if span else low
        rise = ends[1] - low
        if u * span < rise:
            return round(low + sqrt(u * span * rise))
        return round(ends[-1] - sqrt((1 - u) * span * (span - rise)))

    def derive(self) -> None:
        v, day, truce = self.v, self.today, self.v["ceasefire.active"] > 0
        spring, autumn = (45 - day) / 59, min((day - 228) / 61, (411 - day) / 60)
        v["day"], v["weather"] = day, 1 - 0.5 * clip(max(spring, autumn), 0, 1)
        v["reported_km2"] = 0.5 * v["strait.km2"] + 0.5 * 300
        v["fire_ratio"] = v["arkland.shells"] / max(1, v["belmar.shells"])
        v["strait.open"] = not truce and v["strait.km2"] >= 20
        v["belmar_shells.flow"] = 0 if truce else 1 + 0.5 * v["corvia_sends_more.active"]

    def send_crates(self) -> None:
        self.v["belmar_shells.stock"] += 150 / MONTH
        if self.today % WEEK == 0:
            self.env.process(self.transport(self.today))

    def transport(self, day: int) -> Process:
        """A lot of whole crates, as far as the stock goes; what is left of one joins the next."""
        v, number = self.v, day + WARM
        swing = 2 * self.uniform("belmar_shells/size", number) - 1
        self.crates_left += v["belmar_shells.flow"] * 300 * WEEK / MONTH * (1 + 0.4 * swing)
        crates = floor(self.crates_left)
        self.crates_left -= crates
        if day > 0:
            crates = min(crates, floor(v["belmar_shells.stock"]))
            v["belmar_shells.stock"] -= crates
        arrival = day + self.wait("belmar_shells/transit", (10, 14, 30), number)
        if arrival > 0:
            lost = min(floor(crates * 0.05 + self.uniform("belmar_shells/loss", number)), crates)
            v["belmar_shells.sent"] += crates
            self.road.append(crates)
            yield self.at(Phase.ARRIVE, arrival - self.today)
            self.road.remove(crates)
            v["belmar_shells.arrived"] += crates - lost
            v["belmar_shells.lost"] += lost
            v["belmar.shells"] += (crates - lost) * v["belmar_shells.load"] * 0.9

    def move(self) -> None:
        v, noise = self.v, self.noise("tension/noise", self.today + WARM)
        v["dunmore_opinion"] += (v["tension"] - v["dunmore_opinion"]) * CLOSING[120]
        level = 0.3 + 0.3 * v["corvia.heat"]
        v["tension"] += (level - v["tension"]) * CLOSING[60] + 0.01 * noise
        v["tension"] = clip(v["tension"], 0, 1)
        v["mediator"] -= v["mediator"] * CLOSING[45]
        v["arkland.shells"] += 40_000 / MONTH
        v["arkland.men"] += 4_000 / MONTH
        v["belmar.men"] += 1_500 / MONTH

    def fight(self) -> None:
        v, open_ = self.v, self.v["strait.open"]
        push = 0.4 * clip(v["fire_ratio"] - 2, -2, 3) + 0.2 * v["offensive.active"]
        push -= v["volunteers.deployed"] / 4_000
        km2 = clip(v["strait.km2"] + open_ * v["weather"] * push, 0, 1_000)
        v["strait.km2"] = 0 if open_ and km2 < 20 else km2
        hits = 20 * clip(v["fire_ratio"] / 2.5, 0.5, 2)
        for side, losses, days in (("arkland", 25, 75), ("belmar", hits, 60)):
            v[f"{side}.men"] = max(0, v[f"{side}.men"] - 0.7 * open_ * v["weather"] * losses)
            v[f"{side}.shells"] -= open_ * v[f"{side}.shells"] / days

    def journey(self, soldiers: float = 0) -> Process:
        """Train, travel and stand ready, unless the wave is called home on the way."""
        if not soldiers:  # those pledged go first, then as many more as there may be
            pledged = min(500, self.v["volunteers.pledged"])
            new = min(500 - pledged, 3_000 - self.v["volunteers.committed"])
            self.v["volunteers.pledged"] -= pledged
            self.v["volunteers.committed"] += new
            soldiers = pledged + new
        # The first wave is the one that trains at the start; the number 1 is kept for those who
        # would be in transit then.
        wave = self.drawn["wave"]
        self.drawn["wave"] += 1 if wave else 2
        for stage, ends in (("training", (20, 40)), ("transit", (5, 8, 15))):
            self.waves[wave] = (stage, soldiers)
            yield self.at(Phase.STAGES, self.wait(f"volunteers/{stage}", ends, wave))
            if wave not in self.waves:
                return
        self.waves[wave] = ("ready", soldiers)

    def lose_volunteers(self) -> None:
        """Losses and learning first; then those who stand ready join."""
        v, deployed, skill = self.v, self.v["volunteers.deployed"], self.v["volunteers.skill"]
        if v["volunteers.guard"] and not v["strait.open"]:
            return
        wanted = deployed * 0.004 / max(0.4, skill) + self.soldiers_left
        lost = min(floor(wanted), deployed)
        self.soldiers_left = wanted - floor(wanted) if deployed > lost else 0
        v["volunteers.lost"] += lost
        v["volunteers.skill"] += (0.9 - skill) * CLOSING[60] if deployed > lost else 0
        ready = [wave for wave, (where, _) in self.waves.items() if where == "ready"]
        fresh = sum(self.waves.pop(wave)[1] for wave in ready)
        v["volunteers.deployed"] = total = deployed - lost + fresh
        v["volunteers.skill"] += (0.5 - v["volunteers.skill"]) * fresh / max(1, total)
        v["corvia.fighting"] = max(v["corvia.fighting"], total > 0)

    def trigger(self) -> None:
        """The pact is invoked on the day its trigger comes to be met while it is in force."""
        attacked = self.today - self.v["dunmore_enters.day"] < 30
        met = self.v["pact.in_force"] > 0 and (self.v["strait.km2"] > 320 or attacked)
        if met and not self.met and self.today >= self.asked_again_from:
            self.asked_again_from = self.today + 120
            if self.blocked != "pact.to_belmar":
                self.env.process(self.consult())
        self.met = met

    def consult(self) -> Process:
        self.note("pact.to_belmar", "INVOKED")
        yield self.at(Phase.ANSWER, self.wait("pact.to_belmar/consult", (5, 20)))
        will = 0.4 * factor(self.v["friends.alignment"], 0.5, 1.5) / factor(0.6, 0.5, 1.5)
        roll = self.uniform("pact.to_belmar/will", self.drawn["pact.to_belmar/consult"] - 1)
        self.note("pact.to_belmar", "HONOURED" if roll < will else "DECLINED", will, roll)
        if roll < will:
            self.acts.append(("corvia", 4))
            self.changes += [("tension", "+=", 0.2), ("pact.honoured", "count", 1)]
            self.changes.append(("corvia.fighting", "mark", 1))

    def look(self) -> None:
        """Arkland knows Belmar's shells late and roughly; Corvia believes what is reported."""
        self.stocks.append(self.v["belmar.shells"])
        error = 0.2 * self.noise("arkland.sees.belmar.shells/error", self.today // WEEK * WEEK)
        seen = self.stocks[max(0, self.today - 14)]
        self.v["known.arkland.belmar.shells"] = seen * (1 + error)
        self.v["known.corvia.strait.km2"] = self.v["reported_km2"]

    def decide(self) -> None:
        """Judge everything on the state as it stands; the effects come after."""
        for step in (self.end_if_over, self.carry_out):
            for one in self.happenings:
                step(one)
        able = [one for one in self.happenings if one.free_from <= self.today and one.when()]
        due = [one for one in able if self.comes_true(one)]
        for actor in ("", *ACTORS):  # events, then of each actor's actions the first by name
            own = [one for one in due if (one.by if one.resolve else "") == actor]
            for one in own[:1] if actor else own:
                self.occur(one)
        for one in self.happenings if self.today % WEEK == 0 else ():
            self.judge(one)

    def end_if_over(self, one: Happening) -> None:
        lasting = self.v[f"{one.name}.active"] > 0
        if one.ends == self.today or (lasting and one.until is not None and one.until()):
            self.note(one.name, "ENDED")
            self.changes.append((f"{one.name}.active", "mark", 0))
            self.rest(one)

    def rest(self, one: Happening) -> None:
        one.free_from = self.today + 1 + one.cooldown if one.done < one.at_most else inf

    def judge(self, one: Happening) -> None:
        frailty = self.v[f"{one.by}.frailty"] ** one.resolve if one.resolve else 1
        one.hazard = (one.base or 0) * one.factors() * frailty

    def comes_true(self, one: Happening) -> bool:
        """Add the hazard of a day, or of an occasion, and hold the sum against the fate."""
        if one.each:
            self.judge(one)
        one.spent += one.hazard
        return one.base is None or one.spent >= one.fate

    def occur(self, one: Happening) -> None:
        luck = (1 - exp(one.start - one.spent), 1 - exp(one.start - one.fate))
        kind = "DECIDED" if one.lag else "HAPPENED"
        kind = "BLOCKED" if one.name == self.blocked else kind
        self.note(one.name, kind, *(luck if one.base is not None else ()))
        one.start, one.decided = one.spent if one.each else one.fate, one.decided + 1
        self.draw_fate(one)
        if kind == "BLOCKED":
            one.done += 1
            self.rest(one)
        elif one.lag:
            one.order_due = self.today + self.wait(f"{one.name}/lag", one.lag)
            one.free_from = inf
        else:
            self.take_place(one)

    def draw_fate(self, one: Happening) -> None:
        one.fate = one.start - log(1 - self.uniform(f"{one.name}/fate", one.decided))

    def carry_out(self, one: Happening) -> None:
        """Carry out the order that is due, unless a veto or its own condition is in the way."""
        if one.order_due == self.today:
            self.note(one.name, "HAPPENED" if one.when() else "LAPSED")
            (self.take_place if one.when() else self.rest)(one)

    def take_place(self, one: Happening) -> None:
        name, number, today = one.name, one.decided - 1, self.today
        one.done += 1
        self.rest(one)
        self.changes += [*one.then, (f"{name}.count", "count", 1), (f"{name}.day", "mark", today)]
        if one.lasts or one.until:
            self.changes.append((f"{name}.active", "mark", 1))
            one.free_from = inf
        if one.lasts:
            one.ends = today + self.wait(f"{name}/lasts", one.lasts, number)
        if one.odds:
            rest = self.uniform(f"{name}/odds", number) >= one.odds[1]
            branch = f"{name}.{one.odds[2 if rest else 0]}"
            self.note(branch, "TURNED_OUT")
            self.changes.append((branch, "mark", 1))
        if one.by:
            self.acts.append((one.by, one.rung))

    def take_effect(self) -> None:
        order = list(VERBS)
        for row, verb, amount in sorted(self.changes, key=lambda change: order.index(change[1])):
            self.v[row] = VERBS[verb](self.v[row], amount)
            if verb == "recall":
                self.v[row] += sum(soldiers for _, soldiers in self.waves.values())
                self.v[row] += self.v.pop("volunteers.deployed")
                self.waves.clear()
            if verb == "send":
                self.env.process(self.journey())
        self.changes = []
        self.v |= {row: clip(self.v[row], 0, 1) for row in LEVELS}

    def climb(self) -> None:
        """Heat and rungs fade; the day's acts raise them."""
        v, today = self.v, self.today
        for name, (lowest, _) in ACTORS.items():
            v[f"{name}.heat"] -= v[f"{name}.heat"] * CLOSING[46]
            if today - self.since[name] >= 60 and v[f"{name}.rung"] > lowest:
                v[f"{name}.rung"], self.since[name] = v[f"{name}.rung"] - 1, today
        for name, rung in self.acts:
            self.since[name] = today if rung >= v[f"{name}.rung"] else self.since[name]
            v |= {row: max(v[row], rung) for row in (f"{name}.rung", f"{name}.peak")}
            v[f"{name}.heat"] += 0.04 * rung
        self.acts = []

    def close(self) -> None:
        """Look for the endings, and keep the day."""
        v = self.v
        truce = v["ceasefire.active"] > 0 and v["day"] - v["ceasefire.day"] >= 60
        fights = v["corvia.fighting"] > 0 and v["pact.honoured"] > 0
        holds = (v["dunmore_enters.count"] > 0, fights, truce and self.today == LAST_DAY)
        for name, reached in zip(ENDINGS, holds, strict=False):
            if reached and isnan(self.outcome_day[name]):
                self.outcome_day[name] = self.today
                self.note(name, "REACHED")
        v["volunteers.training"] = sum(n for at, n in self.waves.values() if at == "training")
        v["volunteers.transit"] = sum(n for at, n in self.waves.values() if at != "training")
        v["belmar_shells.under_way"] = sum(self.road)
        self.days.append(dict(v))

    def note(self, name: str, kind: str, chance: float = nan, roll: float = nan) -> None:
        self.log.append((self.today, name, kind, chance, roll))
