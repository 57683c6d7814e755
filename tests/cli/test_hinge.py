"""`escalate hinge`: every figure again by other code, in every form, at every width."""

import json
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Answer
from scipy import stats

from escalate.analysis.intervals import paired, wilson
from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History, Kind
from escalate.errors import ExitCode
from escalate.model.build import build
from escalate.scenario.load import load_text

FORTY_DAYS = """\
escalate: 1
scenario: forty-days
title: Forty days on a river
start: 2031-03-01
days: 40
ladder: {0: talks, 1: threats, 2: strikes, 3: war}
actors: {north: {resolve: 0.4}, south: {}}
quantities:
  south.guns: {start: 0, min: 0}
  anger: {start: 0.2, min: 0, max: 1, noise: 0.05}
supplies:
  arms: {from: north, to: south, what: crates, per_month: {value: 20, range: [5, 40],
         per_world: true}, every: 5, transit: [3, 9], loss: 0.2, into: south.guns,
         while: "mediation.count == 0"}
treaties:
  pact:
    clause: defence
    duties:
      help: {title: The North helps, by: north, trigger: "raid.count > 0", consult: [1, 9],
             will: 0.5, then: ["anger += 0.4"]}
actions:
  north_threatens: {by: north, rung: 1, p: 0.6, within: 40, lag: [1, 6],
                    veto: "mediation.count > 0", then: ["anger += 0.2"]}
  north_strikes: {by: north, rung: 2, p: 0.3, within: 40, times: {anger: [0.5, 4]},
                  when: "anger > 0.2"}
events:
  raid: {p: 0.5, within: 40, repeats: true, cooldown: 5, then: ["anger += 0.1"]}
  mediation: {p: 0.4, within: 40, then: ["anger *= 0.5"]}
  festival: {date: 2031-03-20}
  comet: {when: "day < 0", certain: true, rare: "nobody has seen one"}
outcomes:
  war: {when: "north_strikes.count > 0 and south.guns > 12"}
  strikes: {when: "north_strikes.count > 0"}
  unrest: {when: "anger > 0.7", at_end: true}
  calm: otherwise
headline: {name: open war, any_of: [war, strikes]}
"""
WORLDS = 60
SEED = 3
NOTHING = (
    ": there is nothing to tell apart\n"
    "  play more worlds with --worlds, or ask about another outcome with --to"
)
WHAT_STIRS = ("anger", "anger.noise", "raid.p", "north_threatens.p")
WHOLE = ("--worlds", WORLDS, "--seed", SEED)


@pytest.fixture
def river(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("forty-days.yaml")
    path.write_text(FORTY_DAYS, encoding="utf-8")
    return path


def told(answer: Answer) -> dict[str, Any]:
    assert answer.code == ExitCode.OK, answer.err
    document: dict[str, Any] = json.loads(answer.out)
    return document


def parquet(name: str) -> list[dict[str, Any]]:
    files = sorted(Path("runs").glob(f"*/parts/*/{name}.parquet"))
    rows: list[dict[str, Any]] = pa.concat_tables(map(pq.read_table, files)).to_pylist()
    return rows


@dataclass(frozen=True)
class Question:
    """An outcome, and which endings are it: on any day, or as the gravest."""

    to: str | None
    members: tuple[int, ...]
    ever: bool = False


QUESTIONS = {
    "the headline": Question(None, (0, 1), ever=True),
    "the gravest": Question("war", (0,)),
    "one that a graver hides": Question("strikes", (1,)),
    "one that is judged in the end": Question("unrest", (2,)),
    "what is left": Question("calm", (3,)),
}


class Court:
    """Tries one world after the other, with nothing left out and nothing shared."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.model = build(load_text(FORTY_DAYS, Path("forty-days.yaml")))
        self.came: dict[int, bool] = {}
        self.until: dict[int, float] = {}
        self.graver: dict[int, float] = {}
        for row in parquet("outcomes"):
            self._read(row)
        in_turn = cycle([day for world, day in self.until.items() if self.came[world]])
        self.until |= {world: next(in_turn) for world in self.came if not self.came[world]}
        self.yes = sum(self.came.values())

    def _read(self, row: dict[str, Any]) -> None:
        question, names = self.question, self.model.outcomes
        day = [np.inf if row[f"day.{name}"] is None else row[f"day.{name}"] for name in names]
        day = [np.inf if np.isnan(one) else one for one in day]
        held = min(day[at] for at in question.members)
        named = row["ending"] in {names[at] for at in question.members}
        self.came[row["world"]] = named or (question.ever and held <= 40)
        self.until[row["world"]] = min(held, 40.0)
        above = () if question.ever else day[: question.members[0]]
        self.graver[row["world"]] = min(above, default=np.inf)

    def firsts(self, name: str, *, supply: bool) -> tuple[dict[int, int], dict[int, int]]:
        """The days on which a thing began, and on which it was first seen, by world."""
        begun: dict[int, int] = {}
        seen: dict[int, int] = {}
        for row in [] if supply else parquet("events"):
            if row["happening"] == name and row["kind"] in ("happened", "decided", "invoked"):
                begun.setdefault(row["world"], row["day"])
                if row["kind"] != "decided":
                    seen.setdefault(row["world"], row["day"])
        for world in self.came if supply else ():
            trace = self._history(Column(world)).trace
            assert trace is not None
            sent = trace[f"{name}.sent"][:, 0]
            if sent[-1] > sent[0]:
                seen[world] = int(np.argmax(sent > sent[0]))
            if sent[-1]:
                begun[world] = 0 if sent[0] else seen[world]
        return begun, seen

    def _history(self, column: Column) -> History:
        return simulate(self.model, SEED, Columns.stack([column]), trace=True)

    def tried(self, column: Column) -> tuple[bool, bool]:
        """Whether a world comes to the outcome, and whether what it forces took place."""
        history = self._history(column)
        question, events = self.question, history.events
        came = int(history.ending[0]) in question.members
        if question.ever:
            came |= not np.isnan(history.outcome_day[list(question.members), 0]).all()
        happened = {
            events.names[happening]
            for happening, kind in zip(events.happening, events.kind, strict=True)
            if kind in (Kind.HAPPENED, Kind.INVOKED)
        }
        return came, happened >= column.forced.keys()


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_figure_again_world_by_world(ask: Any, river: Path, question: Question) -> None:
    wanted = ("--to", question.to) if question.to else ()
    document = told(ask("hinge", river, *WHOLE, *wanted, "--json"))
    court = Court(question)

    assert (document["outcome"]["count"], document["outcome"]["of"]) == (court.yes, WORLDS)
    assert len(document["things"]) == 8
    for thing in document["things"]:
        supply = thing["kind"] == "supply"
        begun, seen = court.firsts(thing["name"], supply=supply)
        assert thing["begun"]["count"] == len(begun)
        assert (thing["blocked"] is None) == (not begun) == (thing["name"] == "comet")
        assert (thing["forced"] is None) == (supply or len(begun) in (0, WORLDS))
        by_then = [world for world, day in seen.items() if day <= court.until[world]]
        check_company(thing, court, by_then)
        if thing["blocked"]:
            check_blocked(thing, court, by_then)
        if thing["forced"]:
            check_forced(thing, court, begun)


def check_company(thing: dict[str, Any], court: Court, by_then: list[int]) -> None:
    with_it = sum(court.came[world] for world in by_then)
    check_share(thing["seen_with"], with_it, court.yes)
    check_share(thing["seen_without"], len(by_then) - with_it, WORLDS - court.yes)


def check_blocked(thing: dict[str, Any], court: Court, by_then: list[int]) -> None:
    """In every world, whether it had begun there or not."""
    without = frozenset({thing["name"]})
    after = {world: court.tried(Column(world, blocked=without))[0] for world in court.came}
    check_effect(thing["blocked"], court.came, after)
    with_it = [world for world in by_then if court.came[world]]
    gone = [world for world in with_it if not after[world]]
    check_share(thing["blocked"]["needed"], len(gone), len(with_it))
    assert thing["blocked"]["example"] == min(gone, default=None)


def check_forced(thing: dict[str, Any], court: Court, begun: dict[int, int]) -> None:
    """In every world in which it had not begun, whether that was settled by then or not."""
    middle = sorted(begun.values())[(len(begun) - 1) // 2]
    others = court.came.keys() - begun.keys()
    tried = {world: court.tried(Column(world, forced={thing["name"]: middle})) for world in others}
    after = court.came | {world: came for world, (came, _) in tried.items()}
    could = [
        world
        for world, (_, took_place) in tried.items()
        if took_place and not court.came[world] and court.graver[world] >= middle
    ]

    assert thing["forced"]["day"] == middle
    check_effect(thing["forced"], court.came, after)
    check_share(thing["forced"]["enough"], sum(after[world] for world in could), len(could))


def check_share(share: dict[str, Any], count: int, of: int) -> None:
    assert (share["count"], share["of"]) == (count, of)
    assert (share["low"], share["high"]) == tuple(wilson(count, of))


def check_effect(effect: dict[str, Any], before: dict[int, bool], after: dict[int, bool]) -> None:
    entered = sum(after[world] and not before[world] for world in before)
    left = sum(before[world] and not after[world] for world in before)
    assert (effect["entered"], effect["left"]) == (entered, left)
    assert effect["change"] == pytest.approx((entered - left) / WORLDS, abs=1e-15)
    assert (effect["low"], effect["high"]) == tuple(paired(entered, left, WORLDS))
    check_share(effect["share"], sum(after.values()), WORLDS)


def test_p_values_are_those_of_scipy_adjusted_together(ask: Any, river: Path) -> None:
    document = told(ask("hinge", river, *WHOLE, "--json"))
    effects = [
        effect
        for thing in document["things"]
        for effect in (thing["blocked"], thing["forced"])
        if effect and effect["tried"]
    ]
    raw = [
        stats.binomtest(one["entered"], one["entered"] + one["left"]).pvalue
        if one["entered"] + one["left"]
        else 1.0
        for one in effects
    ]

    assert document["tests"] == len(effects)
    assert document["trials"] == sum(one["tried"] for one in effects)
    worst = 0.0
    for rank, at in enumerate(np.argsort(raw, kind="stable").tolist()):
        worst = max(worst, min(1.0, (len(raw) - rank) * raw[at]))
        assert effects[at]["p"] == pytest.approx(worst)
    assert min(raw) < 1e-4


def test_the_other_forms_say_the_same_numbers(ask: Any, river: Path) -> None:
    document = told(ask("hinge", river, *WHOLE, "--json"))
    plain = ask("hinge", river, *WHOLE, "--plain", "--all").out
    piped = ask("hinge", river, *WHOLE, "--all").out
    lines = dict(line.split(": ", 1) for line in plain.splitlines())

    for thing in document["things"]:
        said, (row,) = (
            lines[thing["name"]],
            [line for line in piped.splitlines() if line.startswith(f"{thing['name']}  ")],
        )
        assert said.startswith(thing["verdict"])
        of = thing["seen_with"]
        assert f"seen with the outcome in {of['count']} of {of['of']} worlds" in said
        if thing["blocked"] and thing["blocked"]["p"] < 0.05:
            change = f"{100 * thing['blocked']['change']:+.1f} "
            assert f"blocked: {change}points" in said
            assert f" {change}(" in row
    assert "never happened; rare: nobody has seen one" in lines["comet"]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", [60, 80, 200])
def test_nothing_is_wider_than_the_screen(ask: Any, river: Path, width: int, encoding: str) -> None:
    answer = ask("hinge", river, *WHOLE, "--all", width=width, encoding=encoding)
    lines = answer.out.splitlines()
    tables = [line for line in lines if line.startswith("north_threatens ")]

    assert answer.code == ExitCode.OK
    assert max(map(len, lines)) <= width
    assert len(tables) == {60: 5, 80: 3, 200: 1}[width]
    answer.out.encode(encoding)
    assert "?" not in answer.out


def test_the_last_lines_name_what_to_do_next(ask: Any, river: Path) -> None:
    answer = ask("hinge", river, *WHOLE, "-S", "raid.p=0.4")
    example = told(ask("hinge", river, *WHOLE, "-S", "raid.p=0.4", "--json"))["next"]

    assert answer.out.splitlines()[-2:] == [
        f"Next   {example}",
        "This counts worlds in a model. It is not a forecast.",
    ]
    words = example.split()
    assert words[:3] == ["escalate", "why", "forty-days.yaml"]
    assert words[4:] == ["--seed", str(SEED), "-S", "raid.p=0.4"]


def test_what_shows_nothing_is_counted_and_listed_only_when_asked_for(
    ask: Any, river: Path
) -> None:
    document = told(ask("hinge", river, *WHOLE, "--json"))
    quiet = [one["name"] for one in document["things"] if one["verdict"] == "no difference seen"]
    short, full = ask("hinge", river, *WHOLE).out, ask("hinge", river, *WHOLE, "--all").out

    assert f"Of 8 things: {len(quiet)} no difference seen, 1 never happened; --all" in short
    assert not any(f"\n{name} " in short for name in quiet)
    assert all(f"\n{name} " in full for name in quiet)
    assert "comet (nobody has seen one)" in full


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--to", "wor"), "no outcome is named 'wor'\n  did you mean 'war'?"),
        (
            ("--only", "raids"),
            "no action, event, treaty or supply is named 'raids'\n  did you mean 'raid'?",
        ),
        (
            ("--to", "war", "-S", "north_strikes.p=0"),
            f"none of 60 worlds came to 'war'{NOTHING}",
        ),
        (
            ("--to", "calm", *(f"-S{name}=0" for name in WHAT_STIRS)),
            f"every one of 60 worlds came to 'calm'{NOTHING}",
        ),
        (("--json", "--plain"), "--plain and --json exclude each other\n  give one of them"),
    ],
)
def test_what_cannot_be_asked(ask: Any, river: Path, words: tuple[str, ...], error: str) -> None:
    answer = ask("hinge", river, *WHOLE, *words)

    assert answer.code == ExitCode.BAD_INPUT
    assert answer.err == f"error: {error}\n"
    assert answer.out == ""


def test_a_name_that_is_not_there_is_refused_before_a_world_is_played(
    ask: Any, river: Path
) -> None:
    ask("hinge", river, "--to", "peace")

    assert not Path("runs").exists()
