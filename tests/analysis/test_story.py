from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

import numpy as np

from escalate.analysis.story import OFTEN, Deed, Meanwhile, Reading, Story, in_plain, story
from escalate.analysis.summary import Failure
from escalate.engine.history import Events, Failures, History, Kind
from escalate.model.model import HappeningInfo, Model

NAN = np.nan


@dataclass(frozen=True)
class Two:
    """As much of a model as a story needs."""

    name: str = "two-states"
    title: str = "Two states"
    start: date = date(2024, 11, 1)
    days: int = 60
    outcomes: tuple[str, ...] = ("war", "calm")
    ladder: tuple[str, ...] = ("talks", "threats", "strikes")
    rows: tuple[str, ...] = ("line.km2", "north.troops")
    watch: tuple[str, ...] = ("north.troops", "line.km2")
    titles: Mapping[str, str] = field(default_factory=lambda: {"north": "The North"})
    units: Mapping[str, str] = field(default_factory=lambda: {"line.km2": "km2"})
    changes: tuple[()] = ()
    happenings: Mapping[str, HappeningInfo] = field(
        default_factory=lambda: {
            "north_strikes": HappeningInfo("action", ("north", "south_west"), 2, ""),
            "flood": HappeningInfo("event", (), None, "the river floods the border"),
        }
    )


NAMES = ("north_strikes", "flood", "war")
HISTORY = History(
    worlds=np.array([417]),
    ending=np.array([0], np.int8),
    outcome_day=np.array([[41], [NAN]]),
    peak=np.zeros((2, 1)),
    series_days=np.array([0, 30, 60]),
    series=np.array([[[10], [20], [30]], [[1], [2], [3]]], float),
    events=Events(
        column=np.zeros(4, np.int64),
        day=np.array([3, 12, 40, 41], np.int16),
        happening=np.array([1, 0, 0, 2], np.int16),
        kind=np.array([Kind.HAPPENED, Kind.DECIDED, Kind.HAPPENED, Kind.REACHED], np.int8),
        chance=np.array([NAN, 0.12, NAN, NAN]),
        roll=np.array([NAN, 0.08, NAN, NAN]),
        names=NAMES,
    ),
    failures=Failures(day=np.array([NAN]), row=np.array([-1])),
)


def told(history: History = HISTORY, first: int = 0, last: int = 60) -> Story:
    return story(cast("Model", Two()), history, seed=0, first=first, last=last)


def test_a_deed_names_who_did_what_on_which_rung() -> None:
    _, decided, *_ = told().deeds
    assert (decided.day, decided.kind, decided.name) == (12, Kind.DECIDED, "north_strikes")
    assert decided.who == ("The North", "south west")
    assert decided.what == "north strikes"
    assert (decided.rung, decided.rung_word) == (2, "strikes")


def test_what_was_left_to_chance_has_a_chance_and_a_roll() -> None:
    assert [(deed.chance, deed.roll) for deed in told().deeds] == [
        (None, None),
        (0.12, 0.08),
        (None, None),
        (None, None),
    ]


def test_an_event_is_told_in_its_own_words_and_has_no_actor() -> None:
    flood = told().deeds[0]
    assert (flood.who, flood.what, flood.rung) == ((), "the river floods the border", None)


def test_a_branch_is_told_with_what_it_belongs_to() -> None:
    turned = replace(
        HISTORY.events,
        names=("flood.of_a_century", "flood", "war"),
        kind=np.array([Kind.HAPPENED, Kind.TURNED_OUT, Kind.TURNED_OUT, Kind.REACHED], np.int8),
    )
    deed = told(replace(HISTORY, events=turned)).deeds[1]
    assert deed.what == "the river floods the border: of a century"
    assert deed.name == "flood.of_a_century"


def test_an_outcome_is_told_by_its_name() -> None:
    reached = told().deeds[-1]
    assert (reached.kind, reached.what, reached.who) == (Kind.REACHED, "war", ())


def test_readings_are_the_watched_quantities_with_titles_and_units() -> None:
    assert [(reading.day, reading.values) for reading in told(first=30, last=30).readings] == [
        (30, (("north.troops", "north.troops", 20.0, ""), ("line.km2", "line.km2", 2.0, "km2")))
    ]


def test_a_reading_that_is_no_number_is_none() -> None:
    lost = replace(HISTORY, series=np.full((2, 3, 1), NAN))
    assert told(lost).readings[0].values[0][2] is None


def test_first_and_last_day_belong_to_the_story() -> None:
    part = told(first=12, last=40)
    assert [deed.day for deed in part.deeds] == [12, 40]
    assert [reading.day for reading in part.readings] == [30]


def test_the_ending_has_the_day_on_which_it_first_held() -> None:
    assert (told().ending, told().ending_day) == ("war", 41)
    calm = told(replace(HISTORY, ending=np.array([1], np.int8)))
    assert (calm.ending, calm.ending_day) == ("calm", None)


def test_a_failed_world_says_where_it_failed() -> None:
    assert told().failure is None
    failed = replace(HISTORY, failures=Failures(day=np.array([9.0]), row=np.array([0])))
    assert told(failed).failure == Failure(world=417, day=9, row="line.km2")


def test_days_are_dates() -> None:
    assert told().date(30) == date(2024, 12, 1)


def test_names_are_read_as_words() -> None:
    assert in_plain("pact_2024.to_russia") == "pact 2024: to russia"


def strikes(count: int) -> Story:
    """A story of one strike on each of some days, with a reading on day 3 and on day 5."""
    strike = Deed(0, Kind.HAPPENED, "strike", (), "a strike", None, "", None, None)
    readings = tuple(
        Reading(day, (("km2", "km2", 1.0, ""), ("will", "will", day / 10, ""))) for day in (3, 5)
    )
    deeds = tuple(replace(strike, day=day) for day in range(count))
    return replace(told(), deeds=deeds, readings=readings)


def test_on_one_day_the_reading_comes_last() -> None:
    entries = strikes(OFTEN).all_entries()
    assert [(entry.day, type(entry)) for entry in entries][3:6] == [
        (3, Deed),
        (3, Reading),
        (4, Deed),
    ]


def test_what_happens_often_is_told_once_and_then_counted_at_each_reading() -> None:
    few, many = strikes(OFTEN), strikes(OFTEN + 2)
    assert sum(isinstance(entry, Deed) for entry in few.entries()) == OFTEN
    first = many.deeds[0]
    assert [entry for entry in many.entries() if not isinstance(entry, Reading)] == [
        first,
        Meanwhile(3, ((first, 3),)),
        Meanwhile(5, ((first, 2),)),
        Meanwhile(7, ((first, 2),)),
    ]


def test_what_comes_once_until_a_reading_is_told_on_its_day() -> None:
    many = strikes(OFTEN + 1)
    assert [entry for entry in many.entries() if not isinstance(entry, Reading)] == [
        many.deeds[0],
        Meanwhile(3, ((many.deeds[0], 3),)),
        Meanwhile(5, ((many.deeds[0], 2),)),
        many.deeds[-1],
    ]


def test_of_what_comes_once_and_what_comes_often_only_the_second_is_counted() -> None:
    many = strikes(OFTEN + 1)
    raid = replace(many.deeds[0], name="raid", what="a raid")
    raids = tuple(replace(raid, day=day) for day in (0, 0, 0, 0, 0, 0, 2))
    early, late = (strike for strike in many.deeds if strike.day in {0, 6})
    both = sorted((*raids, *many.deeds), key=lambda deed: deed.day)
    told = [one for one in replace(many, deeds=tuple(both)).entries() if isinstance(one, Deed)]
    assert told == [raid, early, late]


def test_every_deed_is_told_or_counted() -> None:
    for count in range(3 * OFTEN):
        entries = list(strikes(count).entries())
        singly = sum(isinstance(entry, Deed) for entry in entries)
        more = sum(n for entry in entries if isinstance(entry, Meanwhile) for _, n in entry.deeds)
        assert singly + more == count


def test_a_reading_leaves_out_what_has_hardly_moved_since_it_was_told() -> None:
    values = (100, 109, 112, None, None, 50, -50, 0, 0)
    readings = tuple(Reading(day, (("x", "x", value, ""),)) for day, value in enumerate(values))
    shown = [
        (one.day, one.values[0][2])
        for one in replace(told(), deeds=(), readings=readings).entries()
        if isinstance(one, Reading) and one.values
    ]

    assert shown == [(0, 100), (2, 112), (3, None), (5, 50), (6, -50), (7, 0)]


def test_a_reading_has_only_what_has_changed_since_the_one_before() -> None:
    readings = [entry for entry in strikes(1).entries() if isinstance(entry, Reading)]
    assert [[name for name, *_ in reading.values] for reading in readings] == [
        ["km2", "will"],
        ["will"],
    ]
