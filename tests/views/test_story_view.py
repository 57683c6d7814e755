import json
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from escalate.analysis.story import Deed, Reading, Story
from escalate.analysis.summary import Failure
from escalate.engine.history import Kind
from escalate.views.forms import Form, show
from escalate.views.story import LABELS, StoryView
from escalate.views.terminal import Terminal

WAVE = Deed(
    day=12,
    kind=Kind.DECIDED,
    name="north_wave",
    who=("The North",),
    what="a further wave [bold]of soldiers[/bold] crosses the river",
    rung=4,
    rung_word="troops committed",
    chance=0.1234,
    roll=0.08,
)
STORY = Story(
    scenario="two-states",
    title="Two states",
    start=date(2024, 11, 1),
    days=540,
    world=417,
    seed=0,
    changes=(),
    deeds=(
        Deed(4, Kind.HAPPENED, "vote", (), "the South votes", None, "", None, None),
        WAVE,
        Deed(12, Kind.REACHED, "border war", (), "border war", None, "", None, None),
        replace(WAVE, day=30, kind=Kind.HAPPENED, chance=None, roll=None),
    ),
    readings=(
        Reading(
            30,
            (
                ("line.km2", "Ground held", 612.3, "km2"),
                ("north.shells", "Shells of the North", 1_156_000, "rounds"),
                ("will", "will", 0.763, ""),
            ),
        ),
    ),
    ending="border war",
    ending_day=12,
    failure=None,
)
VIEW = StoryView(STORY, first=0, last=540)

AT_60 = """\
World 417 of Two states
Period   1 Nov 2024 → 25 Apr 2026
Changed  nothing: the file as it stands
Seed     0

 5 Nov 2024   day 4  the South votes
13 Nov 2024  day 12  decided · The North: a further wave
                     [bold]of soldiers[/bold] crosses the
                     river · takes effect later · rung 4
                     (troops committed) · chance so far
                     12.3% · roll 8.0%
                     outcome reached · border war
 1 Dec 2024  day 30  The North: a further wave [bold]of
                     soldiers[/bold] crosses the river ·
                     rung 4 (troops committed)
                     Ground held: 612 km2 · Shells of the
                     North: 1,156,000 rounds · will: 0.763

Ending  border war, 13 Nov 2024, day 12
"""


def shown(view: StoryView = VIEW, width: int | None = None, form: Form = Form.TABLES) -> str:
    terminal = Terminal(width=width)
    show(view, terminal, form)
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue()


def test_a_world_at_60_columns() -> None:
    assert shown(width=60) == AT_60


def test_a_pipe_gets_a_line_for_each_deed() -> None:
    assert (
        "13 Nov 2024  day 12  decided · The North: a further wave [bold]of soldiers[/bold] crosses"
        " the river · takes effect later · rung 4 (troops committed)"
        " · chance so far 12.3% · roll 8.0%\n"
    ) in shown()


def test_plain_lines_carry_their_date() -> None:
    lines = shown(form=Form.PLAIN).splitlines()
    assert lines[0] == "World: 417 of Two states"
    assert lines[1] == "Period: 1 Nov 2024 to 25 Apr 2026"
    assert lines[4] == "5 Nov 2024, day 4: the South votes"
    assert lines[6] == "13 Nov 2024, day 12: outcome reached, border war"
    assert lines[-1] == "Ending: border war, 13 Nov 2024, day 12"


def test_json_has_dates_kinds_and_numbers() -> None:
    document = json.loads(shown(form=Form.JSON))
    assert document["world"] == 417
    assert document["events"][1] == {
        "day": 12,
        "date": "2024-11-13",
        "kind": "decided",
        "name": "north_wave",
        "who": ["The North"],
        "what": "a further wave [bold]of soldiers[/bold] crosses the river",
        "rung": 4,
        "rung_word": "troops committed",
        "chance": 0.1234,
        "roll": 0.08,
    }
    assert document["readings"][0]["values"][2] == {
        "name": "will",
        "title": "will",
        "value": 0.763,
        "unit": "",
    }
    assert document["ending"] == {"name": "border war", "day": 12, "date": "2024-11-13"}


def test_an_ending_that_is_what_is_left_is_dated_on_the_last_day() -> None:
    left = StoryView(replace(STORY, ending="calm", ending_day=None), 0, 540)
    assert shown(left).endswith("Ending  calm, 25 Apr 2026, day 540\n")
    assert json.loads(shown(left, form=Form.JSON))["ending"]["date"] is None


def test_a_failed_world_has_no_ending() -> None:
    failed = replace(
        STORY,
        failure=Failure(417, 40, "north.shells"),
        readings=(Reading(60, (("will", "will", None, ""),)),),
    )
    view = StoryView(failed, 0, 540)
    assert shown(view).endswith(
        "will: none\n\nEnding  none: on day 40 north.shells was not a finite number,"
        " so this world failed and counts nowhere\n"
    )
    document = json.loads(shown(view, form=Form.JSON))
    assert document["failure"] == {"world": 417, "day": 40, "row": "north.shells"}
    assert document["readings"][0]["values"][0]["value"] is None


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_entry_has_its_own_words(kind: Kind) -> None:
    said = {
        other: shown(StoryView(replace(STORY, deeds=(replace(WAVE, kind=other),)), 0, 540))
        for other in Kind
    }
    assert LABELS[kind][0] in said[kind]
    assert len(set(said.values())) == len(Kind)


def test_two_actors_act_together() -> None:
    pair = replace(WAVE, who=("The North", "The East"))
    assert "The North and The East: a further" in shown(
        StoryView(replace(STORY, deeds=(pair,)), 0, 540)
    )


def test_an_actor_is_not_named_twice() -> None:
    itself = replace(WAVE, what="the North sends a wave")
    text = shown(StoryView(replace(STORY, deeds=(itself,)), 0, 540))
    assert "decided · the North sends a wave · takes" in text


def test_only_what_is_done_or_decided_has_a_rung() -> None:
    ended = replace(WAVE, kind=Kind.ENDED)
    assert "rung" not in shown(StoryView(replace(STORY, deeds=(ended,)), 0, 540))


STRIKES = replace(
    STORY,
    deeds=tuple(
        Deed(day, Kind.HAPPENED, "strike", ("The North",), "a strike", None, "", None, None)
        for day in range(3, 63, 8)
    ),
    readings=tuple(
        Reading(day, (("km2", "Ground held", 612, ""), ("will", "will", will, "")))
        for day, will in ((30, 0.9), (60, 0.8))
    ),
)


def test_what_happens_again_and_again_is_counted() -> None:
    lines = shown(StoryView(STRIKES, 0, 540)).splitlines()
    assert lines[4] == "Told     what happens again and again is counted; --all tells it every time"
    assert lines[6:-2] == [
        " 4 Nov 2024   day 3  The North: a strike",
        " 1 Dec 2024  day 30  meanwhile · 3 × The North: a strike",
        "                     Ground held: 612 · will: 0.9",
        "31 Dec 2024  day 60  meanwhile · 4 × The North: a strike",
        "                     will: 0.8",
    ]


def test_all_is_told_where_that_is_asked_for() -> None:
    text = shown(StoryView(STRIKES, 0, 540, full=True))
    assert text.count("The North: a strike") == 8
    assert text.count("Ground held: 612") == 2
    assert "meanwhile" not in text
    assert "--all" not in text


def test_json_tells_everything_always() -> None:
    document = json.loads(shown(StoryView(STRIKES, 0, 540), form=Form.JSON))
    assert len(document["events"]) == 8
    assert [len(reading["values"]) for reading in document["readings"]] == [2, 2]


def test_a_treaty_has_a_chance_and_not_a_chance_so_far() -> None:
    said = {
        kind: shown(StoryView(replace(STORY, deeds=(replace(WAVE, kind=kind),)), 0, 540))
        for kind in (Kind.HONOURED, Kind.DECLINED, Kind.HAPPENED)
    }
    assert "· chance 12.3% · roll 8.0%" in said[Kind.HONOURED]
    assert "· chance 12.3% · roll 8.0%" in said[Kind.DECLINED]
    assert "· chance so far 12.3% · roll 8.0%" in said[Kind.HAPPENED]
