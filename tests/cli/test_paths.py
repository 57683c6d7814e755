"""`escalate paths`: planted roads are found with the counts that a plain recount gives."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from rich.cells import cell_len

from escalate.analysis.intervals import wilson
from escalate.errors import ExitCode

PLANTED = """\
escalate: 1
scenario: planted
title: A planted road
start: 2031-01-01
days: 200
ladder: {0: talks, 1: war}
actors: {red: {title: Red}, blue: {title: Blue}}
treaties:
  pact:
    title: The pact
    clause: defence
    duties:
      to_red: {by: blue, to: red, trigger: "spark.count > 0", will: 0.3, consult: 5, rung: 1}
events:
  spark: {about: shots at the border, p: 0.6, within: 60, at_most: 1}
  muster: {about: Red calls up its men, when: "spark.count > 0", p: 0.5, within: 60}
  attack: {about: Red attacks, when: "muster.count > 0", p: 0.7, within: 60, at_most: 1}
  leak: {about: a letter leaks, p: 0.2, within: 150, at_most: 1}
  coup: {about: a coup in Blue, when: "leak.count > 0", p: 0.6, within: 50, at_most: 1}
  drought: {about: a dry summer, p: 0.7, within: 100, at_most: 1}
  storm: {about: a storm at sea, p: 0.5, within: 100, at_most: 1}
  zenith: {about: the first of two feasts, date: 2031-02-01}
  abbot: {about: the second of two feasts, date: 2031-02-01}
milestones: [spark, muster, attack, leak, coup, drought, storm, pact.to_red, fall of Blue]
outcomes:
  war: {when: "attack.count > 0"}
  fall of Blue: {when: "coup.count > 0"}
  peace: otherwise
headline: {name: an upheaval, any_of: [war, fall of Blue]}
"""
WORLDS = 800
KINDS = {"happened", "honoured", "reached"}

Road = tuple[str, ...]


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("planted.yaml")
    path.write_text(PLANTED, encoding="utf-8")
    return path


def answered(ask: Any, *words: object) -> dict[str, Any]:
    answer = ask("paths", *words, "--json")
    assert answer.code == ExitCode.OK, answer.err
    document: dict[str, Any] = json.loads(answer.out)
    return document


def told(ask: Any, planted: Path, *words: object) -> dict[str, Any]:
    return answered(ask, planted, "--worlds", WORLDS, *words)


def logs() -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Every saved world as its row and its log, read without any of the code under test."""
    (run,) = Path("runs").iterdir()
    for part in sorted((run / "parts").iterdir()):
        worlds = pq.read_table(part / "outcomes.parquet").to_pylist()
        log: dict[int, list[dict[str, Any]]] = {}
        for entry in pq.read_table(part / "events.parquet").to_pylist():
            log.setdefault(entry["world"], []).append(entry)
        for world in worlds:
            yield world, log.get(world["world"], [])


def recounted(names: set[str], members: set[str]) -> tuple[dict[int, Road], dict[int, Road]]:
    """The roads by these milestones of worlds where a member ever held, and of the others."""
    came: dict[int, Road] = {}
    others: dict[int, Road] = {}
    for row, log in logs():
        days = [row[f"day.{member}"] for member in members if row[f"day.{member}"] is not None]
        road: list[str] = []
        for entry in log:
            name = entry["happening"]
            if entry["kind"] == "reached":
                name = "outcome." + name.lower().replace(" ", "_")
            counts = entry["kind"] in KINDS and name in names and name not in road
            if counts and (not days or entry["day"] <= min(days)):
                road.append(name)
        (came if days else others)[row["world"]] = tuple(road)
    return came, others


def places(branch: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield branch
    for below in branch["branches"]:
        yield from places(below)


EVERY = {"spark", "muster", "attack", "leak", "coup", "drought", "storm"} | {
    "pact.to_red",
    "outcome.fall_of_blue",
}


def test_the_planted_road_is_the_commonest(ask: Any, planted: Path) -> None:
    document = told(ask, planted)

    assert document["commonest"]["road"] == ["spark", "muster", "attack"]
    assert document["left_out"] == ["drought", "storm"]
    came, _ = recounted(EVERY - {"drought", "storm"}, {"war", "fall of Blue"})
    road = ("spark", "muster", "attack")
    assert document["outcome"]["count"] == len(came)
    assert document["commonest"]["count"] == Counter(came.values())[road]
    assert document["commonest"]["world"] == min(w for w, taken in came.items() if taken == road)
    assert document["ways"] == len(set(came.values()))


@pytest.mark.parametrize("options", [(), ("--all",), ("--all", "--at-least", 0, "--depth", 3)])
def test_every_number_of_the_tree_is_that_of_a_plain_recount(
    ask: Any, planted: Path, options: tuple[object, ...]
) -> None:
    document = told(ask, planted, *options)
    came, others = recounted(EVERY - set(document["left_out"]), {"war", "fall of Blue"})
    taken, every = list(came.values()), [*came.values(), *others.values()]

    assert document["outcome"]["of"] == len(every) == WORLDS
    for place in places(document["tree"]):
        road, at = tuple(place["road"]), len(place["road"])
        begun = [one for one in taken if one[:at] == road]
        if place["closes"]:
            assert place["fork"]["count"] == begun.count(road)
            assert place["fork"]["of"] == len(begun)
            continue
        at_fork = [one for one in taken if one[: at - 1] == road[:-1]] if at else taken
        assert (place["fork"]["count"], place["fork"]["of"]) == (len(begun), len(at_fork))
        everyone = sum(one[:at] == road for one in every)
        assert (place["came"]["count"], place["came"]["of"]) == (len(begun), everyone)
        low, high = wilson(len(begun), everyone)
        assert (place["came"]["low"], place["came"]["high"]) == (low, high)
        drawn = [(*below["road"], *([""] * below["closes"])) for below in place["branches"]]
        closed = [(*one, "") for one in begun]
        rest = [one for one in closed if one[: at + 1] not in drawn]
        folded = place["folded"] or {"ways": 0, "worlds": 0}
        assert (folded["worlds"], folded["ways"]) == (len(rest), len(set(rest)))


def test_thin_branches_are_folded(ask: Any, planted: Path) -> None:
    def widths(*options: object) -> list[int]:
        document = told(ask, planted, "--all", *options)
        forks = [place for place in places(document["tree"]) if len(place["branches"]) > 1]
        return [below["fork"]["count"] for place in forks for below in place["branches"]]

    of = told(ask, planted)["outcome"]["count"]
    assert min(widths()) >= max(3, 0.05 * of)
    assert 3 <= min(widths("--at-least", 0.1)) < 0.05 * of
    assert min(widths("--at-least", 0, "--depth", 9)) == 1
    open_tree = told(ask, planted, "--all", "--at-least", 0, "--depth", 9)["tree"]
    assert all(place["folded"] is None for place in places(open_tree))


def test_a_depth_bounds_the_milestones(ask: Any, planted: Path) -> None:
    shallow = told(ask, planted, "--depth", 2)

    assert max(len(place["road"]) for place in places(shallow["tree"])) == 2
    assert len(shallow["commonest"]["road"]) == 3
    assert any(place["folded"] for place in places(shallow["tree"]) if len(place["road"]) == 2)


def test_on_one_day_the_order_is_that_of_the_log(ask: Any, planted: Path) -> None:
    text = PLANTED.replace("[spark,", "[zenith, abbot, spark,")
    planted.write_text(text.replace("attack.count > 0", "day >= 40"), encoding="utf-8")
    document = told(ask, planted, "--to", "war", "--all", "--at-least", 0, "--depth", 12)
    came, _ = recounted(EVERY | {"zenith", "abbot"}, {"war"})
    first = next(iter(came.values()))

    assert abs(first.index("zenith") - first.index("abbot")) == 1
    ordered = {one.index("zenith") < one.index("abbot") for one in came.values()}
    assert len(ordered) == 1
    roads = [place["road"] for place in places(document["tree"]) if place["closes"]]
    assert {road.index("zenith") < road.index("abbot") for road in roads} == ordered


def test_the_road_to_an_ending_without_a_day_is_that_of_the_whole_run(
    ask: Any, planted: Path
) -> None:
    document = told(ask, planted, "--to", "peace", "--all", "--at-least", 0, "--depth", 12)
    _, peace = recounted(EVERY, {"war", "fall of Blue"})

    assert document["outcome"]["count"] == len(peace)
    roads = {
        tuple(place["road"]): place["fork"]["count"]
        for place in places(document["tree"])
        if place["closes"]
    }
    assert roads == Counter(peace.values())


def test_an_outcome_is_no_milestone_on_the_road_to_itself(ask: Any, planted: Path) -> None:
    document = told(ask, planted, "--to", "FALL_OF_blue", "--all", "--at-least", 0)

    assert document["outcome"]["name"] == "fall of Blue"
    names = {name for place in places(document["tree"]) for name in place["road"]}
    assert "outcome.fall_of_blue" not in names
    assert "coup" in names


def test_an_outcome_that_is_not_there_is_refused_before_a_world_is_played(
    ask: Any, planted: Path
) -> None:
    answer = ask("paths", planted, "--to", "an upheavel")

    assert answer.code == ExitCode.BAD_INPUT
    assert answer.err == (
        "error: no outcome is named 'an upheavel'\n  did you mean 'an upheaval'?\n"
    )
    assert not Path("runs").exists()


def test_where_no_world_came_it_says_so_with_the_interval(ask: Any, planted: Path) -> None:
    words = (planted, "--worlds", 50, "-S", "spark.p=1e-9", "-S", "leak.p=1e-9")
    answer = ask("paths", *words)

    assert answer.code == ExitCode.OK
    assert "an upheaval: 0 of 50 worlds, 0, 95% Wilson interval 0 to 7.1%" in answer.out
    assert "No world came to an upheaval" in answer.out
    assert "--to 'an upheaval' --worlds 500\n" in answer.out
    document = answered(ask, *words)
    assert (document["tree"], document["commonest"], document["ways"]) == (None, None, 0)


def test_a_scenario_without_milestones_has_one_road(ask: Any, planted: Path) -> None:
    lines = [line for line in PLANTED.splitlines() if not line.startswith("milestones")]
    planted.write_text("\n".join(lines), encoding="utf-8")
    out = ask("paths", planted, "--worlds", 60).out

    assert "is the first that took it): straight to an upheaval" in out


def test_a_saved_run_is_as_good_as_its_scenario(ask: Any, planted: Path) -> None:
    changes = ("-S", "muster.p=0.8", "--seed", 4)
    fresh = told(ask, planted, *changes)
    (run,) = Path("runs").iterdir()

    for saved in (answered(ask, run), answered(ask, run.name)):
        assert saved["next"].split()[:2] == ["escalate", "why"]
        assert saved["next"].split()[2:] == [
            f"runs/{run.name}/scenario.yaml",
            str(saved["commonest"]["world"]),
            "--seed",
            "4",
        ]
        assert saved | {"next": ""} == fresh | {"next": ""}
    few = answered(ask, run, "--worlds", 100)
    assert few["outcome"]["of"] == 100


def test_a_saved_run_cannot_be_changed_or_stretched(ask: Any, planted: Path) -> None:
    told(ask, planted)
    (run,) = Path("runs").iterdir()

    for words in (("-S", "muster.p=0.8"), ("--seed", 2)):
        answer = ask("paths", run, *words)
        assert answer.code == ExitCode.BAD_INPUT
        assert "is a saved run, which -s, -S and --seed cannot change" in answer.err
    answer = ask("paths", run, "--worlds", 801)
    assert answer.err.startswith(f"error: {run} has 800 worlds, not 801\n")


SHOWN = """\
├─ shots at the border
"""


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("options", [(), ("--all", "--at-least", 1)])
def test_no_line_passes_the_width_but_the_command(
    ask: Any, planted: Path, width: int, options: tuple[object, ...]
) -> None:
    out = ask("paths", planted, "--worlds", WORLDS, *options, width=width).out
    lines = [line for line in out.splitlines() if not line.startswith("Next")]

    assert max(map(cell_len, lines)) <= width
    assert SHOWN in out
    assert any(line.startswith("│  ├─ ") for line in lines)


def test_what_follows_without_a_fork_stands_in_one_line(ask: Any, planted: Path) -> None:
    words = (planted, "--worlds", 300, "-S", "leak.p=1e-9")
    document = answered(ask, *words)
    lines = ask("paths", *words).out.splitlines()

    count = document["outcome"]["count"]
    every = ["spark", "muster", "attack"]
    (end,) = [one for one in places(document["tree"]) if one["road"] == every and one["came"]]
    assert (end["came"]["count"], end["came"]["share"]) == (count, 1.0)
    at = lines.index(
        f"{count} worlds → shots at the border → Red calls up its men → Red attacks → an upheaval"
    )
    low = f"{100 * end['came']['low']:.1f}"
    assert lines[at + 1] == f"   if this far 100% ({low} – 100%)"


def test_a_way_that_is_the_only_one_is_never_thin(ask: Any, planted: Path) -> None:
    growing = (
        answered(ask, planted, "--worlds", worlds, "-S", "leak.p=1e-9") for worlds in range(1, 20)
    )
    document = next(one for one in growing if one["outcome"]["count"])
    came, _ = recounted({"spark", "muster", "attack"}, {"war", "fall of Blue"})

    assert (document["outcome"]["count"], len(came)) == (1, 1)
    assert all(place["folded"] is None for place in places(document["tree"]))
    road = [name for name in document["commonest"]["road"] if name in {"spark", "muster", "attack"}]
    assert road == ["spark", "muster", "attack"]


def test_in_a_pipe_nothing_is_wrapped(ask: Any, planted: Path) -> None:
    document = told(ask, planted)
    out = ask("paths", planted, "--worlds", WORLDS).out
    (line,) = [line for line in out.splitlines() if line.startswith("Commonest road")]

    count, of = document["commonest"]["count"], document["commonest"]["of"]
    world = document["commonest"]["world"]
    assert line == (
        f"Commonest road ({count} of {of} worlds; world {world} is the first that took it): "
        "shots at the border → Red calls up its men → Red attacks → an upheaval"
    )
    assert "│  │  ├─ Red attacks → an upheaval\n" in out


def test_ascii_alone_draws_the_tree_too(ask: Any, planted: Path) -> None:
    out = ask("paths", planted, "--worlds", WORLDS, width=60, encoding="ascii").out

    assert out.isascii()
    assert "?" not in out
    assert "|  |  |- Red attacks -> an upheaval\n" in out
    assert max(map(len, out.splitlines()[:-2])) <= 60


def test_the_plain_form_spells_every_road_with_the_same_numbers(ask: Any, planted: Path) -> None:
    document = told(ask, planted)
    lines = ask("paths", planted, "--worlds", WORLDS, "--plain").out.splitlines()

    for place in places(document["tree"]):
        if not place["road"] and not place["closes"]:
            continue
        titles = [*place["titles"], *(["an upheaval"] if place["closes"] else [])]
        start = f"{', then '.join(titles)}: at the fork "
        (line,) = [line for line in lines if line.startswith(start)]
        fork = place["fork"]
        assert line.startswith(f"{start}{fork['count']} of {fork['of']} worlds, ")
        if not place["closes"]:
            came = place["came"]
            assert f"; if this far {came['count']} of {came['of']} worlds" in line


def test_titles_tell_duties_and_outcomes(ask: Any, planted: Path) -> None:
    document = told(ask, planted, "--all", "--at-least", 0, "--depth", 12)
    titles = {
        name: title
        for place in places(document["tree"])
        for name, title in zip(place["road"], place["titles"], strict=True)
    }

    assert titles["pact.to_red"] == "The pact: to red"
    assert titles["outcome.fall_of_blue"] == "fall of Blue"
    assert titles["spark"] == "shots at the border"


def test_failed_worlds_stand_outside_and_end_with_3(ask: Any, planted: Path) -> None:
    overflow = 'quantities:\n  load: {is: "1e308 * (1 + 10 * storm.count)"}\nevents:'
    planted.write_text(PLANTED.replace("events:", overflow), encoding="utf-8")
    answer = ask("paths", planted, "--worlds", 200, "--json")
    document = json.loads(answer.out)

    assert answer.code == ExitCode.WORLDS_FAILED
    assert 0 < document["failed"] < 200
    assert document["outcome"]["of"] == 200 - document["failed"]
    failed = {row["world"] for row, _ in logs() if row["failed_day"] is not None}
    assert len(failed) == document["failed"]
    assert document["commonest"]["world"] not in failed


@pytest.mark.parametrize("share", ["-1", "101", "nan", "few"])
def test_a_share_that_cannot_be_is_refused(ask: Any, planted: Path, share: str) -> None:
    answer = ask("paths", planted, f"--at-least={share}")

    assert answer.code == ExitCode.BAD_INPUT
    assert f"{share!r} is not a number of per cent from 0 to 100" in answer.err
