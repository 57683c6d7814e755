from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from escalate.analysis.intervals import wilson
from escalate.analysis.summary import Failure, Summary, share, summarize
from escalate.model.parts import Headline
from escalate.runs.ensemble import Ensemble, Manifest, Outcomes

NAN = np.nan
ENDINGS = ("war", "clash", "truce", "calm")

MANIFEST = Manifest(
    format=1,
    escalate="0.1.0",
    scenario="two-states",
    title="Two states",
    hash="abc",
    seed=0,
    dice="a",
    results_version=1,
    design="worlds",
    start=date(2024, 11, 1),
    days=60,
    outcomes=ENDINGS,
    headline=Headline("wider war", ("war", "clash")),
    actors=("north",),
    watch=("north.troops", "line.km2"),
    changes=(("north.troops", "10", "50"),),
    titles={"line.km2": "Ground held"},
    units={"line.km2": "km2"},
)

# World 2 saw a clash and ends in a truce all the same; world 4 failed after a war had begun.
OUTCOMES = Outcomes(
    world=np.arange(1, 7),
    ending=np.array([3, 2, 0, -1, 1, 3], np.int8),
    outcome_day=np.array(
        [
            [NAN, NAN, 30, 5, NAN, NAN],
            [NAN, 12, NAN, NAN, 40, NAN],
            [NAN, 50, NAN, NAN, NAN, NAN],
            [NAN] * 6,
        ]
    ),
    peak=np.zeros((1, 6)),
    last=np.array([[10, 20, 30, NAN, 40, 50], [1, 1, 2, NAN, 1, 1]], float),
    failed=np.array([False, False, False, True, False, False]),
    failed_day=np.array([NAN, NAN, NAN, 7, NAN, NAN]),
    failed_row=np.array([None, None, None, "line.km2", None, None], object),
)


@dataclass(frozen=True)
class Saved:
    """An ensemble whose worlds are in memory."""

    table: Outcomes = OUTCOMES
    manifest: Manifest = MANIFEST
    folder: Path = Path("runs/two-states-abc")

    def outcomes(self, first: int) -> Outcomes:
        arrays = {name: values[..., :first] for name, values in vars(self.table).items()}
        return Outcomes(**arrays)


def summary(worlds: int = 6, **parts: Any) -> Summary:
    return summarize(cast("Ensemble", Saved(**parts)), worlds)


def test_the_endings_of_sound_worlds_add_up() -> None:
    counts = {each.name: (each.count, each.of) for each in summary().outcomes}
    assert counts == {"war": (1, 5), "clash": (1, 5), "truce": (1, 5), "calm": (2, 5)}


def test_the_headline_counts_worlds_where_a_member_ever_held() -> None:
    headline = summary().headline
    assert (headline.name, headline.count, headline.of) == ("wider war", 3, 5)
    assert summary().members == ("war", "clash")


def test_a_headline_that_is_what_is_left_counts_its_endings() -> None:
    peace = replace(MANIFEST, headline=Headline("peace", ("calm",)))
    assert summary(manifest=peace).headline.count == 2


def test_every_share_has_its_wilson_interval_and_words() -> None:
    for each in (*summary().outcomes, summary().headline):
        assert (each.low, each.high) == wilson(each.count, each.of)
        assert each.share == each.count / 5
    assert summary().headline.words == "unlikely to very likely"


def test_failed_worlds_are_named_and_in_no_share() -> None:
    assert summary().failures == (Failure(world=4, day=7, row="line.km2"),)
    assert summary().worlds == 6


def test_only_the_worlds_asked_for_are_counted() -> None:
    assert [each.count for each in summary(2).outcomes] == [0, 0, 1, 1]
    assert summary(2).failures == ()


def test_watched_quantities_have_median_and_middle_of_the_sound_worlds() -> None:
    troops, line = summary().watched
    assert (troops.low, troops.median, troops.high) == pytest.approx((12, 30, 48))
    assert (troops.name, troops.title, troops.unit) == ("north.troops", "north.troops", "")
    assert (line.median, line.title, line.unit) == (1, "Ground held", "km2")


def test_the_example_is_the_first_world_of_the_headline() -> None:
    assert summary().example == 2


def test_without_a_headline_the_example_is_the_first_world() -> None:
    assert summary(1).example == 1


def test_an_ensemble_without_a_sound_world_says_nothing_and_does_not_fail() -> None:
    nothing = replace(
        OUTCOMES,
        failed=np.ones(6, bool),
        failed_day=np.zeros(6),
        failed_row=np.full(6, "x", object),
    )
    said = summary(table=nothing)
    assert (said.headline.share, said.headline.low, said.headline.high) == (None, 0, 1)
    assert said.watched == ()
    assert said.example == 1


def test_the_summary_says_which_worlds_of_what_it_counts() -> None:
    said = summary()
    assert (said.scenario, said.title, said.seed) == ("two-states", "Two states", 0)
    assert (said.start, said.end) == (date(2024, 11, 1), date(2024, 12, 31))
    assert said.changes == (("north.troops", "10", "50"),)
    assert said.folder == Path("runs/two-states-abc")


def test_a_share_of_no_worlds_is_no_number() -> None:
    assert share("war", 0, 0).share is None
