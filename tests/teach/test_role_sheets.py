"""Role sheets of every scenario with seats are short, and say what the scenario says."""

from dataclasses import replace
from pathlib import Path

import pytest
from strait_class import STRAIT, packed

from escalate.model.build import build
from escalate.scenario.library import shipped
from escalate.scenario.load import Scenario, load, load_text
from escalate.teach.classes.pack import Pack
from escalate.teach.classes.teams import teams
from escalate.views.classes.team import MOST_WORDS, order_paper, role_paper
from escalate.views.papers.markdown import markdown
from escalate.views.papers.paper import words_of


def with_seats() -> list[Scenario]:
    """The scenarios of which a class can be made."""
    every = [load_text(STRAIT, Path("grey-strait.yaml")), *map(load, shipped())]
    return [one for one in every if one.document.seats]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return packed(tmp_path_factory.mktemp("roles"))


@pytest.mark.parametrize("scenario", with_seats(), ids=lambda one: one.name)
def test_a_role_sheet_is_read_in_three_minutes(scenario: Scenario, made: Pack) -> None:
    model = build(scenario)
    every = teams(model, scenario.document, tuple(model.seats), 3)
    of = replace(made, title=model.title, start=model.start, teams=every)
    assert len(every) == len(scenario.document.seats)
    for team in every:
        assert words_of(role_paper(of, team)) <= MOST_WORDS, team.name


def test_a_role_sheet_has_the_seat_the_duties_and_what_it_does_not_see(made: Pack) -> None:
    sheet = markdown(role_paper(made, made.teams[0]))
    for words in (
        "# Lund: your seat",
        "who advise the Defence Council in Port Lund. You are officials, not a nation.",
        "1. no war in the strait\n2. safe harbours",
        "Pact of the strait (in force): Ostria owes you troops inside its borders.",
        "Not bound by: anything with Norva.",
        "Red lines:** yours: no foreign ships in port.",
        "Said, not known.",
        "Late on Raids on our harbours (about 5 days).",
        "Blind to what Belmar plans; Convoys of Ostria.",
        "2 new orders a council: open a hotline (rung 0); call up reserves (rung 2).",
        "It waits and calls up reserves late. Your silence is an order too.",
    ):
        assert words in sheet


def test_those_who_owe_are_told_so(made: Pack) -> None:
    ostria = next(team for team in made.teams if team.name == "ostria")
    sheet = markdown(role_paper(made, ostria))
    assert "Pact of the strait (in force): you owe troops inside its borders to Lund." in sheet
    assert "1 new order a council: send a convoy (rung 2)." in sheet
    assert "| send a convoy | 2 | 5 – 9 days | – | easily | – |" in markdown(
        order_paper(made, ostria)
    )


def test_no_sheet_shows_a_number_that_only_the_scenario_has(made: Pack) -> None:
    for team in made.teams:
        for paper in (role_paper(made, team), order_paper(made, team)):
            assert "0.6" not in markdown(paper)  # the chance of a blockade, say
