"""The world of a class is one in which things happen and orders matter, or the one asked for."""

from pathlib import Path

import numpy as np
import pytest
from strait_class import STRAIT, WORLDS, packed, sitting, unreported

from escalate.errors import EscalateError
from escalate.teach.classes.choice import EVENTFUL, chosen
from escalate.teach.classes.pack import Wish, takers

WISH = Wish(50, None, "auto")


def test_the_world_chosen_fits_and_no_earlier_one_does(tmp_path: Path) -> None:
    _, who = sitting(tmp_path, WISH)
    choice = chosen(who, "auto", unreported)
    outcomes = who.ensemble.outcomes(WORLDS)
    came = who.headline.met(outcomes.ending, outcomes.outcome_day)
    day = who.headline.day(outcomes.outcome_day, who.model.days)

    def turned(world: int) -> bool:
        found = chosen(who, world, unreported)
        early = came[world - 1] and day[world - 1] < 40
        matters = any(one.headline != came[world - 1] for one in found.tried)
        return found.milestones >= EVENTFUL and not early and matters

    assert turned(choice.world)
    assert not any(turned(world) for world in range(1, choice.world))


def test_how_rare_such_worlds_are_is_counted_over_all_that_were_examined(tmp_path: Path) -> None:
    _, who = sitting(tmp_path, WISH)
    choice = chosen(who, "auto", unreported)
    assert choice.like is not None
    outcomes = who.ensemble.outcomes(WORLDS)
    came = who.headline.met(outcomes.ending, outcomes.outcome_day)
    like = 0
    for world in range(1, WORLDS + 1):
        found = chosen(who, world, unreported)
        day = who.headline.day(outcomes.outcome_day, who.model.days)[world - 1]
        early = came[world - 1] and day < 40
        matters = any(one.headline != came[world - 1] for one in found.tried)
        like += found.milestones >= EVENTFUL and not early and matters
    assert (choice.like.count, choice.like.of) == (like, WORLDS)
    assert 0 < choice.like.count < choice.eventful.count


def test_a_world_may_be_named_or_drawn_and_is_not_said_to_be_chosen(tmp_path: Path) -> None:
    _, who = sitting(tmp_path, WISH)
    named, drawn = chosen(who, 5, unreported), chosen(who, "random", unreported)
    assert (named.world, named.how, named.like) == (5, "named", None)
    assert (drawn.how, drawn.like) == ("random", None)
    assert drawn.world == chosen(who, "random", unreported).world
    assert 1 <= drawn.world <= WORLDS


def test_another_seed_draws_another_world(tmp_path: Path) -> None:
    drawn = {
        packed(tmp_path, Wish(25, None, "random"), seed=seed).key.choice.world
        for seed in range(1, 5)
    }
    assert len(drawn) > 1


def test_a_world_that_is_not_counted_is_refused(tmp_path: Path) -> None:
    _, who = sitting(tmp_path, WISH)
    with pytest.raises(EscalateError, match="not one of the 200 worlds"):
        chosen(who, WORLDS + 1, unreported)


def test_where_too_little_happens_that_is_said(tmp_path: Path) -> None:
    dull = STRAIT.replace(
        "milestones: [blockade, convoy, mobilise, mediate, embargo, vote, raid, war_breaks_out]",
        "milestones: [vote, raid]",
    )
    _, who = sitting(tmp_path, WISH, dull)
    with pytest.raises(EscalateError, match="no world of 200 has enough happening") as error:
        chosen(who, "auto", unreported)
    assert "--world random" in error.value.hint


def test_where_no_order_matters_that_is_said(tmp_path: Path) -> None:
    fated = STRAIT.replace('war: {when: "war_breaks_out.count > 0"}', 'war: {when: "day > 150"}')
    _, who = sitting(tmp_path, WISH, fated)
    with pytest.raises(EscalateError, match="one order of a seat changes"):
        chosen(who, "auto", unreported)


@pytest.mark.parametrize(
    ("change", "wish", "what", "hint"),
    [
        (("seats:", "_seats:"), WISH, "has no seats", "`councils`"),
        (("", ""), Wish(50, 5, "auto"), "has 4 seats, not 5", "--teams 4"),
        ((", 2031-05-12]", "]"), Wish(90, None, "auto"), "needs 3 councils", "--minutes 50"),
        (
            ("injects:", "orders: {lund: [{council: 1, do: hotline}]}\ninjects:"),
            WISH,
            "gives orders to lund",
            "leave `orders:` out",
        ),
    ],
)
def test_what_can_be_no_class_is_refused_kindly(
    change: tuple[str, str], wish: Wish, what: str, hint: str
) -> None:
    from strait_class import model_of

    text = STRAIT.replace(*change)
    if change[0] == "seats:":
        text = STRAIT[: STRAIT.index("seats:")]
    with pytest.raises(EscalateError, match=what) as error:
        takers(model_of(text), wish, "strait.yaml")
    assert hint in error.value.hint


def test_fewer_teams_take_the_first_seats_of_the_file(tmp_path: Path) -> None:
    made = packed(tmp_path, Wish(50, 3, 7))
    assert [team.name for team in made.teams] == ["lund", "belmar", "ostria"]
    assert made.empty == ("Norva",)
    assert {one.single.seat for one in made.key.choice.tried} <= {"lund", "belmar", "ostria"}
    assert not np.isnan(made.worlds.headline.low)
