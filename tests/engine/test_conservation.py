"""Nothing is made or lost unseen: crates, shells and soldiers in every world on every day."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_worlds import crisis, many, some, traced

from escalate.engine.columns import Floats
from escalate.engine.history import History
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load

WORLDS = 60
FEW = settings(
    max_examples=30,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def strait() -> History:
    return many(build(load("strait")), WORLDS, trace=True)


def check_crates(history: History, supply: str, *, stocked: bool = True) -> None:
    """Every crate has arrived, was lost, or is under way; what left has left the stock."""
    sent, arrived, lost, under_way = (
        traced(history, f"{supply}.{part}") for part in ("sent", "arrived", "lost", "under_way")
    )
    assert np.array_equal(sent, arrived + lost + under_way)
    for count in (sent, arrived, lost, under_way):
        assert np.array_equal(count, np.floor(count))
        assert np.all(count >= 0)
    for tally in (sent, arrived, lost):
        assert np.all(np.diff(tally, axis=0) >= 0)
    if stocked:
        stock, made = (traced(history, f"{supply}.{part}") for part in ("stock", "made"))
        assert np.all(stock >= 0)
        np.testing.assert_allclose(stock + sent - sent[0], stock[0] + made, rtol=1e-12)


def check_soldiers(history: History, force: str, stages: tuple[str, ...]) -> None:
    """Every soldier ever committed is pledged, in one stage, lost or home."""
    parts = [traced(history, f"{force}.{part}") for part in ("pledged", *stages, "lost", "home")]
    committed = traced(history, f"{force}.committed")
    assert np.array_equal(sum(parts), committed)
    for count in parts:
        assert np.all(count >= 0)
        assert np.array_equal(count, np.floor(count))
    for tally in (parts[-1], parts[-2], committed):
        assert np.all(np.diff(tally, axis=0) >= 0)


def check_shells(history: History, stock: str, supply: str, made: Floats, fired: str) -> None:
    """A stock changes by what is made and arrives, less what is fired."""
    arrivals = np.diff(traced(history, f"{supply}.arrived"), axis=0)
    rounds = traced(history, f"{supply}.load")[0] * traced(history, f"{supply}.good")[0]
    change = made + arrivals * rounds - np.diff(traced(history, fired), axis=0)
    held = traced(history, stock)
    np.testing.assert_allclose(np.diff(held, axis=0), change, rtol=1e-9, atol=1e-9 * held.max())


def test_every_crate_is_somewhere(strait: History) -> None:
    check_crates(strait, "belmar_shells")


def test_something_was_under_way_arrived_and_lost(strait: History) -> None:
    """The laws above say nothing of a strait in which nothing moves."""
    for part in ("under_way", "arrived", "lost"):
        assert traced(strait, f"belmar_shells.{part}").any()
    assert traced(strait, "volunteers.lost").any()
    assert traced(strait, "volunteers.home").any()
    assert traced(strait, "volunteers.deployed").any()


def test_every_round_is_accounted_for(strait: History) -> None:
    none = np.zeros((1, WORLDS))
    check_shells(strait, "belmar.shells", "belmar_shells", none, "strait.fired_belmar")

    made = traced(strait, "arkland.output")[0] / 30.44
    fired = np.diff(traced(strait, "strait.fired_arkland"), axis=0)
    held = traced(strait, "arkland.shells")
    np.testing.assert_allclose(np.diff(held, axis=0), made - fired, rtol=1e-9, atol=1e-4)


def test_every_soldier_is_somewhere(strait: History) -> None:
    check_soldiers(strait, "volunteers", ("training", "transit", "deployed"))
    assert traced(strait, "volunteers.committed").max() <= 3_000


def test_no_stock_is_ever_below_nothing(strait: History) -> None:
    for row in ("belmar.shells", "arkland.shells", "belmar.men", "arkland.men", "strait.km2"):
        assert traced(strait, row).min() >= 0


def test_levels_stay_levels(strait: History) -> None:
    for row in ("tension", "dunmore_opinion", "mediator", "friends.alignment"):
        assert traced(strait, row).min() >= 0
        assert traced(strait, row).max() <= 1


@dataclass(frozen=True)
class Convoy:
    """A supply with whatever numbers."""

    per_month: float
    every: int
    transit: tuple[int, ...]
    jitter: float
    loss: float
    stock: int | None
    made: float
    warm: bool

    def yaml(self) -> str:
        stock = "" if self.stock is None else f"stock: {self.stock}, made_per_month: {self.made}, "
        return (
            f"{{from: red, to: blue, what: crates, per_month: {self.per_month},"
            f" every: {self.every}, transit: {list(self.transit)}, jitter: {self.jitter},"
            f" loss: {self.loss}, {stock}"
            f" warm: {str(self.warm).lower()}, into: shells, load: 7, good: 0.6,"
            " scale: '1 + mood', while: 'not truce.active'}"
        )


spans = st.lists(st.integers(1, 25), min_size=1, max_size=3).map(lambda days: tuple(sorted(days)))
convoys = st.builds(
    Convoy,
    per_month=st.floats(0, 900),
    every=st.integers(1, 12),
    transit=spans,
    jitter=st.sampled_from([0.0, 0.3, 1.0]),
    loss=st.sampled_from([0.0, 0.01, 0.4, 1.0]),
    stock=st.none() | st.integers(0, 2_000),
    made=st.floats(0, 300),
    warm=st.booleans(),
)


@FEW
@given(convoys, st.integers(0, 500))
def test_any_supply_conserves_its_crates(convoy: Convoy, shells: int) -> None:
    body = f"""
quantities:
  mood: {{start: 0, min: -1, max: 2, noise: 0.1}}
  shells: {{start: {shells}, min: 0}}
supplies: {{convoy: {convoy.yaml()}}}
fronts: {{line: {{km2: 10, fire: {{blue: "shells / 9 + 3"}}, shells: {{blue: shells}}}}}}
events: {{truce: {{p: 0.5, within: 40, lasts: [3, 30], repeats: true}}}}
"""
    history = many(crisis(body, days=70), 12, trace=True)

    check_crates(history, "convoy", stocked=convoy.stock is not None)
    check_shells(history, "shells", "convoy", np.zeros((1, 12)), "line.fired_blue")
    assert traced(history, "shells").min() >= 0


@dataclass(frozen=True)
class Corps:
    """A force with whatever numbers."""

    stages: int
    start: tuple[int, ...]
    pledged: int
    total: int | None
    wave: int
    days: tuple[tuple[int, ...], ...]
    losses: float
    guarded: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"stage_{number}" for number in range(self.stages))

    def yaml(self) -> str:
        start = dict(zip(self.names, self.start, strict=False))
        days = {name: list(span) for name, span in zip(self.names[:-1], self.days, strict=False)}
        total = "" if self.total is None else f"total: {self.total},"
        guard = "only_in: 'door > 0'," if self.guarded else ""
        return (
            (
                f"{{from: red, stages: [{', '.join(self.names)}], start: {start}, days: {days},"
                f" {total} {guard} pledged: {self.pledged}, wave: {self.wave},"
                f" losses: 'corps.{self.names[-1]} * {self.losses} + 0.3',"
                " skill: {start: 0.4, top: 0.9, half_life: 20}}"
            )
            .replace("'stage", "stage")
            .replace("':", ":")
            .replace("stage_0'", "stage_0")
        )


corps = st.builds(
    Corps,
    stages=st.integers(1, 4),
    start=st.lists(st.integers(0, 900), max_size=4).map(tuple),
    pledged=st.integers(0, 800),
    total=st.none() | st.integers(0, 3_000),
    wave=st.integers(0, 700),
    days=st.lists(spans, min_size=3, max_size=3).map(tuple),
    losses=st.sampled_from([0.0, 0.01, 0.2, 1.5]),
    guarded=st.booleans(),
)


@FEW
@given(corps)
def test_any_force_conserves_its_soldiers(army: Corps) -> None:
    body = f"""
quantities: {{door: {{start: 1, min: -1, max: 1, noise: 0.3}}}}
forces: {{corps: {army.yaml()}}}
actions:
  sends: {{by: red, rate: 0.1, per: day, repeats: true, then: [send corps]}}
  recalls: {{by: red, rate: 0.02, per: day, repeats: true, then: [recall corps]}}
  frees: {{by: red, rate: 0.02, per: day, then: ["corps.guard = 0"]}}
events:
  both: {{rate: 0.02, per: day, repeats: true, then: [send corps, recall corps]}}
"""
    history = many(crisis(body, days=70), 12, trace=True)

    check_soldiers(history, "corps", army.names)
    if army.total is not None:
        first = traced(history, "corps.committed")[0]
        assert np.all(traced(history, "corps.committed") <= np.maximum(army.total, first))
    skill = traced(history, "corps.skill")
    assert skill.min() >= 0.4 - 1e-12
    assert skill.max() <= 0.9 + 1e-12


@FEW
@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 400), st.floats(0, 400), st.floats(0, 1))
def test_any_front_takes_its_losses_from_somewhere(
    men: float, shells: float, losses: float, fire: float, lasting: float
) -> None:
    body = f"""
quantities:
  red.men: {{start: {men}, min: 0}}
  red.shells: {{start: {shells}, min: 0}}
fronts:
  north: &front
"""
    front = (
        f"{{km2: 50, moves: '-1', closes_below: 20, losses: {{red: '{losses}'}},"
        f" lasting: {{red: '{lasting}'}}, from: {{red: red.men}},"
        f" fire: {{red: '{fire}'}}, shells: {{red: red.shells}}}}"
    )
    body = body.replace("&front", front) + f"  south: {front.replace('50', '70')}\n"
    history = some(crisis(body, days=60), [1])

    fired = traced(history, "north.fired_red") + traced(history, "south.fired_red")
    np.testing.assert_allclose(fired + traced(history, "red.shells"), shells, rtol=1e-9, atol=1e-9)
    fallen = men - traced(history, "red.men")
    assert np.all(fallen >= 0)
    lost = traced(history, "north.lost_red") + traced(history, "south.lost_red")
    assert np.all(lost >= fallen * (1 - 1e-12) - 1e-9)
    assert traced(history, "red.men").min() >= 0
    assert traced(history, "red.shells").min() >= 0


def test_what_is_sent_today_does_not_arrive_today() -> None:
    body = """
        quantities: {shells: {start: 0}}
        supplies:
          convoy: {from: red, to: blue, what: crates, per_month: 30.44, every: 1, transit: 1,
                   into: shells, warm: false}
    """
    history = some(crisis(body, days=5), [1])

    assert list(traced(history, "convoy.sent")[:, 0]) == [0, 1, 2, 3, 4, 5]
    assert list(traced(history, "shells")[:, 0]) == [0, 0, 1, 2, 3, 4]


def test_what_is_left_of_a_crate_goes_with_the_next_lot() -> None:
    body = """
        supplies:
          convoy: {from: red, to: blue, what: crates, per_month: 15.22, every: 1, transit: 1,
                   warm: false}
    """
    history = some(crisis(body, days=8), [1])

    # Half a crate a day.
    assert list(traced(history, "convoy.sent")[:, 0]) == [0, 0, 1, 1, 2, 2, 3, 3, 4]


def test_a_supply_that_ran_before_has_lots_under_way_on_day_0() -> None:
    body = """
        supplies:
          convoy: {from: red, to: blue, what: crates, per_month: 60.88, every: 1, transit: 10}
    """
    history = some(crisis(body, days=5), [1])

    assert set(traced(history, "convoy.under_way")[:, 0]) == {20}
    assert list(traced(history, "convoy.arrived")[:, 0]) == [0, 2, 4, 6, 8, 10]


def test_soldiers_held_back_by_the_guard_wait_where_they_are() -> None:
    model: Model = crisis(
        """
        forces:
          corps: {from: red, stages: [training, deployed], start: {training: 50}, wave: 10,
                  days: {training: 5}, only_in: "day >= 9", losses: "2"}
        """,
        days=12,
    )
    history = some(model, [1])

    assert list(traced(history, "corps.training")[[0, 5, 8, 9], 0]) == [50, 50, 50, 0]
    assert list(traced(history, "corps.deployed")[[8, 9, 10, 11], 0]) == [0, 50, 48, 46]
    assert list(traced(history, "red.fighting")[[8, 9, 10], 0]) == [0, 1, 1]


def test_a_journey_may_take_longer_than_a_decade() -> None:
    body = """
        supplies:
          convoy: {from: red, to: blue, what: crates, per_month: 900, transit: [3, 5_000],
                   jitter: 0.2, loss: 0.1}
    """
    history = some(crisis(body, days=10), [1])

    check_crates(history, "convoy", stocked=False)
