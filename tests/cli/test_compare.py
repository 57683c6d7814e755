"""`escalate compare`: every number again from the Parquet files, what is refused, and its forms."""

import json
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq
import pytest
from markdown_it import MarkdownIt
from scipy.optimize import brentq
from scipy.stats import binomtest, norm, t, ttest_rel

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.errors import ExitCode
from escalate.model.build import build
from escalate.runs.manifest import Manifest
from escalate.scenario.load import load

OVERRIDES = """\
overrides:
  hawks: {about: the South answers more, south_answers.p: 0.9}
  doves: {about: the North holds back, north_strikes.p: 0.2}
  hush: {about: nothing but words, south_answers.p: 0.31}
scenarios:
  both: [hawks, doves]
"""


@pytest.fixture
def crisis(scenario: Path) -> Path:
    """The small scenario with overrides to pick."""
    scenario.write_text(scenario.read_text("utf-8") + OVERRIDES, encoding="utf-8")
    return scenario


def told(ask: Any, *words: object) -> dict[str, Any]:
    answer = ask("compare", *words, "--json")
    assert (answer.err, answer.code) == ("", ExitCode.OK)
    document: dict[str, Any] = json.loads(answer.out)
    return document


def changed(found: Path, *edits: tuple[str, str], name: str = "other.yaml") -> Path:
    """Another scenario, which differs from one in some of its text."""
    text = found.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


# ---------------------------------------------------------------- every number from the files again


def tables(ask: Any, *words: object) -> dict[str, list[dict[str, Any]]]:
    """The rows of the Parquet files of a run, by the file's name."""
    folder = Path(json.loads(ask("run", *words, "--json", "--workers", 1).out)["folder"])
    return {
        name: [
            row
            for part in sorted(folder.glob("parts/*"))
            for row in pq.read_table(part / f"{name}.parquet").to_pylist()
        ]
        for name in ("outcomes", "events", "series")
    }


def wilson(count: int, of: int) -> tuple[float, float]:
    found = binomtest(count, of).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def tango(entered: int, left: int, of: int) -> tuple[float, float]:
    """The differences that a score test at 5 % would not refuse."""
    z, observed = float(norm.ppf(0.975)), (entered - left) / of

    def score(difference: float) -> float:
        b = (2 * of - entered + left) * difference - entered - left
        c = -left * difference * (1 - difference)
        lost = (np.sqrt(max(b * b - 8 * of * c, 0)) - b) / (4 * of)
        variance = of * (2 * lost + difference * (1 - difference))
        return float((entered - left - of * difference) / np.sqrt(max(variance, 1e-300)))

    ends = (-1 + 1e-12, observed), (observed, 1 - 1e-12)
    low, high = (
        brentq(lambda d, bound=bound: score(d) - bound, *end)
        for end, bound in zip(ends, (z, -z), strict=True)
    )
    return float(low), float(high)


def stepped(values: list[float]) -> list[float]:
    """Holm's adjusted p values, each the largest of those up to it."""
    ascending = sorted(values)
    of = len(values)
    return [
        max(min(1.0, (of - rank) * p) for rank, p in enumerate(ascending) if p <= value)
        for value in values
    ]


def first_apart(here: list[Any], there: list[Any]) -> int | None:
    """The first day on which two lists of entries, each with its day first, differ."""
    days = {entry[0] for entry in (*here, *there)}
    apart = [
        day for day in days if [e for e in here if e[0] == day] != [e for e in there if e[0] == day]
    ]
    return min(apart, default=None)


def entries(rows: list[dict[str, Any]], world: int, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in rows if row["world"] == world]


WORLDS = 120
NAMES = ("hawks", "doves")
Tables = dict[str, list[dict[str, Any]]]


class Beside(NamedTuple):
    """What a comparison says, and the files of the runs that it compares."""

    document: dict[str, Any]
    base: Tables
    others: tuple[Tables, ...]

    def sides(self) -> Iterator[tuple[str, Tables]]:
        return zip(NAMES, self.others, strict=True)

    def column(self, of: Tables, name: str) -> np.ndarray:
        return np.array([row[name] for row in of["outcomes"]])


@pytest.fixture
def beside(ask: Any, crisis: Path) -> Beside:
    crisis = changed(crisis, ("value: 100", "is: 100 + 10 * north_strikes.count"))
    words = (crisis, *NAMES, "--of", "watched", "--worlds", WORLDS, "--flipped")
    document = told(ask, *words)
    base = tables(ask, crisis, "--worlds", WORLDS)
    others = (tables(ask, crisis, "-s", name, "--worlds", WORLDS) for name in NAMES)
    return Beside(document, base, tuple(others))


def test_shares_and_their_changes_are_those_of_the_files(beside: Beside) -> None:
    rows = iter(beside.document["outcomes"])
    for outcome in ("open war", "nuclear war", "war", "strikes", "calm"):
        is_headline = outcome == "open war"
        for name, other in beside.sides():
            row = next(rows)
            here, there = (
                beside.column(one, "headline" if is_headline else "ending")
                == (is_headline or outcome)
                for one in (beside.base, other)
            )
            assert (row["of"], row["thing"], row["headline"]) == (outcome, name, is_headline)
            entered, left = int((there & ~here).sum()), int((here & ~there).sum())
            assert (row["entered"], row["left"]) == (entered, left)
            for side, met in (("base", here), ("there", there)):
                count, share = int(met.sum()), row[side]
                assert (share["count"], share["of"], share["share"]) == (count, WORLDS, met.mean())
                assert (share["low"], share["high"]) == pytest.approx(
                    wilson(count, WORLDS), abs=1e-9
                )
            assert row["change"] == pytest.approx(there.mean() - here.mean())
            interval = tango(entered, left, WORLDS)
            assert (row["low"], row["high"]) == pytest.approx(interval, abs=1e-7)
            p = binomtest(entered, entered + left).pvalue if entered + left else 1.0
            assert row["p"] == pytest.approx(p)
    assert list(rows) == []


def test_the_same_luck_is_worth_what_the_variances_say(beside: Beside) -> None:
    rows = {row["thing"]: row for row in beside.document["outcomes"] if row["headline"]}
    for name, other in beside.sides():
        here, there = (beside.column(one, "headline").astype(int) for one in (beside.base, other))
        luck = (here.var() + there.var()) / (there - here).var()
        assert rows[name]["luck"] == beside.document["luck"][name] == pytest.approx(luck)
        assert luck > 1


def test_means_and_their_changes_are_those_of_the_files(beside: Beside) -> None:
    rows = iter(beside.document["quantities"])
    for quantity in ("north.shells", "load"):
        for name, other in beside.sides():
            row = next(rows)
            here, there = (beside.column(one, f"last.{quantity}") for one in (beside.base, other))
            assert (row["of"], row["thing"], row["worlds"]) == (quantity, name, WORLDS)
            assert (row["base"], row["there"]) == pytest.approx((here.mean(), there.mean()))
            apart = there - here
            assert row["change"] == pytest.approx(apart.mean())
            if name == "doves":
                scale = apart.std(ddof=1) / np.sqrt(WORLDS)
                known = t.interval(0.95, WORLDS - 1, loc=apart.mean(), scale=scale)
                assert (row["low"], row["high"]) == pytest.approx(known)
                assert row["p"] == pytest.approx(float(ttest_rel(there, here).pvalue))
            else:
                assert not apart.any()
                assert (row["low"], row["high"], row["p"]) == (0, 0, 1)
    assert list(rows) == []


def test_p_is_adjusted_over_all_rows(beside: Beside) -> None:
    rows = [*beside.document["outcomes"], *beside.document["quantities"]]
    adjusted = stepped([row["p"] for row in rows])

    assert [row["adjusted"] for row in rows] == pytest.approx(adjusted)
    assert [row["seen"] for row in rows] == [p < 0.05 for p in adjusted]
    assert {row["seen"] for row in rows} == {True, False}
    assert beside.document["p"]["rows"] == len(rows) == 14


def test_where_the_worlds_went_is_as_they_ended(beside: Beside) -> None:
    for moves, (name, other) in zip(beside.document["moves"], beside.sides(), strict=True):
        endings = (beside.column(one, "ending").tolist() for one in (beside.base, other))
        cells = {
            (here, there): count
            for here, row in zip(moves["base"], moves["worlds"], strict=True)
            for there, count in zip(moves["there"], row, strict=True)
            if count
        }
        assert moves["thing"] == name
        assert cells == Counter(zip(*endings, strict=True))


KEYS = (
    ("events", ("day", "happening", "kind")),
    ("events", ("day", "happening", "kind", "chance", "roll")),
    ("series", ("day", "north.shells", "load")),
)


def parting_days(here: Tables, there: Tables, world: int) -> tuple[int | None, int | None]:
    """The first day on which anything saved of a world differs, and on which its deeds do."""
    deeds, *saved = (
        first_apart(entries(here[file], world, *keys), entries(there[file], world, *keys))
        for file, keys in KEYS
    )
    return min((day for day in (deeds, *saved) if day is not None), default=None), deeds


def test_flipped_worlds_and_when_they_parted_are_those_of_the_files(beside: Beside) -> None:
    for flips, (name, other) in zip(beside.document["flipped"], beside.sides(), strict=True):
        here, there = (beside.column(one, "headline").astype(bool) for one in (beside.base, other))
        entered, left = (
            (1 + np.flatnonzero(moved)).tolist() for moved in (there & ~here, here & ~there)
        )
        assert (flips["thing"], flips["of"]) == (name, "open war")
        assert (flips["entered"], flips["left"]) == (entered, left)
        days = {one["world"]: (one["parted"], one["day"]) for one in flips["closest"]}
        assert days == {
            world: parting_days(beside.base, other, world) for world in (*entered, *left)
        }
        deed_days = [one["day"] for one in flips["closest"]]
        assert deed_days == sorted(deed_days, reverse=True)
        assert len(set(deed_days)) > 1
        for one in flips["closest"]:
            assert (one["base"], one["there"]) == tuple(
                side["outcomes"][one["world"] - 1]["ending"] for side in (beside.base, other)
            )


def test_what_parted_them_happened_on_one_side_alone(beside: Beside) -> None:
    for flips, (_, other) in zip(beside.document["flipped"], beside.sides(), strict=True):
        for one in flips["closest"]:
            here, there = (
                Counter(
                    (row["happening"], row["kind"])
                    for row in side["events"]
                    if (row["world"], row["day"]) == (one["world"], one["day"])
                )
                for side in (beside.base, other)
            )
            sides = ((one["base_deed"], here - there), (one["there_deed"], there - here))
            for deed, alone in sides:
                assert (deed is None) == (not alone)
                assert deed is None or (deed["name"], deed["kind"]) in alone


def test_the_days_on_which_worlds_parted_are_spread_as_they_are_said_to_be(
    beside: Beside,
) -> None:
    for parted, (name, other) in zip(beside.document["parted"], beside.sides(), strict=True):
        pairs = [parting_days(beside.base, other, world) for world in range(1, WORLDS + 1)]
        assert parted["thing"] == name
        for days, median, never in zip(
            zip(*pairs, strict=True), ("parted", "deed"), ("never", "never_deed"), strict=True
        ):
            known = [day for day in days if day is not None]
            assert parted[median] == np.median(known)
            assert parted[never] == WORLDS - len(known)


def test_of_worlds_that_never_parted_it_is_not_said_that_half_did(ask: Any, crisis: Path) -> None:
    words = (crisis, "hush", "--worlds", 200)
    (apart,) = told(ask, *words)["parted"]
    out = ask("compare", *words).out

    assert apart["never"] > 100
    by = [
        f"{day.day} {day:%b %Y}"
        for key in ("deed", "parted")
        for day in [date(2024, 11, 1) + timedelta(days=int(apart[key]))]
    ]
    assert (
        f"\nHistories with hush: something else happens in {200 - apart['never_deed']} of 200, in"
        f" half of those by {by[0]}; numbers differ in {200 - apart['never']} of 200, in half of"
        f" those by {by[1]}.\n"
    ) in out


NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?")


def numbers(words: str) -> list[float]:
    return [float(number.replace(",", "")) for number in NUMBER.findall(words.replace("–", " "))]


def spoken(row: dict[str, Any]) -> list[float]:
    """The numbers of an outcome's row, as tables show them: percent, points, worlds."""
    share = [100 * row["there"][key] for key in ("share", "low", "high")]
    change = [100 * row["change"]] if row["seen"] else []
    interval = [100 * row[end] for end in ("low", "high")]
    p = max(row["adjusted"], 0.001)
    return [*share, *change, *interval, row["entered"], row["left"], p]


@pytest.mark.parametrize("form", ["table", "narrow", "md"])
def test_all_forms_say_the_same_numbers_of_outcomes(ask: Any, crisis: Path, form: str) -> None:
    words = (crisis, "hawks", "doves", "--worlds", 200)
    document = told(ask, *words)
    options = ["--md"] if form == "md" else []
    out = ask("compare", *words, *options, width=40 if form == "narrow" else None).out
    lines = out.splitlines()
    row_of = iter(document["outcomes"])
    for at, line in enumerate(lines):
        if re.match(r"^(\| )?[▲▼~] (hawks|doves)", line):
            row = next(row_of)
            whole = " ".join(lines[at : at + 3]) if form == "narrow" else line
            mark = "~" if not row["seen"] else "▲" if row["change"] > 0 else "▼"
            assert mark in line.split(row["thing"])[0]
            found = numbers(whole.split(row["thing"], 1)[1])
            assert found == pytest.approx(spoken(row), abs=0.051)
    assert list(row_of) == []


def test_read_aloud_it_has_the_same_numbers(ask: Any, crisis: Path) -> None:
    words = (crisis, "hawks", "--worlds", 200, "--of", "load")
    document = told(ask, *words)
    lines = ask("compare", *words, "--plain").out.splitlines()
    for row in document["outcomes"]:
        name = f"Headline, {row['of']}" if row["headline"] else row["of"]
        (line,) = (one for one in lines if one.startswith(f"{name}, hawks: "))
        found = numbers(re.sub("95%|below 1%", "", line))
        assert found == pytest.approx([row["there"]["count"], 200, *spoken(row)], abs=0.051)
        assert ("no difference seen" in line) == (not row["seen"])
    assert [line for line in lines if line.startswith("load, hawks: mean ")]


# ------------------------------------------------------------------------------------- quantities


@pytest.mark.parametrize(
    ("name", "day"), [("north.use", 17), ("north.shells", 17), ("north.shells", 60), ("load", 90)]
)
def test_a_quantity_on_any_day_is_that_of_the_worlds(
    ask: Any, crisis: Path, name: str, day: int
) -> None:
    crisis = changed(crisis, ("value: 100", "is: 100 + 10 * north_strikes.count"))
    words = (crisis, "doves", "--worlds", 40, "--of", name, "--at", day)
    (row,) = told(ask, *words)["quantities"]
    means = []
    for picks in ((), ("doves",)):
        model = build(load(str(crisis), (), picks))
        trace = simulate(model, 1, Columns.of(range(1, 41)), trace=True).trace
        assert trace
        means.append(trace[name][day].mean())

    assert (row["base"], row["there"]) == pytest.approx(tuple(means), rel=1e-12)
    assert row["change"] == pytest.approx(means[1] - means[0], abs=1e-9)


def test_a_quantity_counts_the_worlds_in_which_it_is_a_number_on_both_sides(
    ask: Any, crisis: Path
) -> None:
    words = (crisis, "doves", "--worlds", 200, "--of", "outcome.strikes.day")
    (row,) = told(ask, *words)["quantities"]

    assert 0 < row["worlds"] < 200
    assert f"{row['worlds']}" in ask("compare", *words, width=80).out


def test_a_quantity_that_is_a_number_nowhere_has_no_interval(ask: Any, crisis: Path) -> None:
    words = (crisis, "doves", "--worlds", 20, "--of", "outcome.nuclear_war.day")
    (row,) = told(ask, *words)["quantities"]

    assert (row["worlds"], row["base"], row["low"], row["seen"]) == (0, None, None, False)
    assert "no interval" in ask("compare", *words).out


def test_saved_runs_are_simulated_again_from_what_is_saved_with_them(
    ask: Any, crisis: Path
) -> None:
    of = ("--of", "north.use", "--at", 17, "--worlds", 30)
    crisis = changed(crisis, ("value: 100", "is: 100 + 10 * north_strikes.count"))
    expected = told(ask, crisis, "doves", *of)["quantities"]
    folders = [
        json.loads(ask("run", crisis, *words, "--worlds", 30, "--json").out)["folder"]
        for words in ((), ("-s", "doves"))
    ]
    crisis.unlink()
    found = told(ask, *folders, *of)["quantities"]

    assert [row | {"thing": "doves"} for row in found] == expected
    assert expected[0]["change"] < 0


def test_a_date_names_a_day(ask: Any, crisis: Path) -> None:
    words = (crisis, "doves", "--worlds", 20, "--of", "load", "--at")

    assert told(ask, *words, "2024-12-01")["quantities"] == told(ask, *words, 30)["quantities"]


# --------------------------------------------------------------------------------- what is compared


def test_things_are_named_in_many_ways(ask: Any, crisis: Path) -> None:
    other = changed(crisis, ("p: 0.5", "p: 0.4"))
    run = json.loads(ask("run", crisis, "-s", "both", "--worlds", 30, "--json").out)["folder"]
    document = told(
        ask,
        crisis,
        "hawks",
        "hawks,doves,north.use=90",
        "north.use=200",
        other,
        Path(run).name,
        "-s",
        "doves",
        "--worlds",
        30,
    )

    assert document["base"] == "two-states"
    assert document["others"] == [
        "hawks",
        "hawks,doves,north.use=90",
        "north.use=200",
        "other",
        Path(run).name,
        "doves",
    ]
    inputs = {one["name"]: one for one in document["inputs"]}
    assert inputs["north.use"]["base"] == "100"
    assert inputs["north.use"]["others"] == {
        "hawks,doves,north.use=90": "90",
        "north.use=200": "200",
    }
    assert inputs["north_strikes.p"]["others"]["other"] == "0.4"
    assert inputs["south_answers.p"]["others"][Path(run).name] == "0.9"


def test_sets_together_are_one_thing(ask: Any, crisis: Path) -> None:
    words = (crisis, "-S", "north.use=50", "-S", "south_answers.p=0.9", "--worlds", 20)

    assert told(ask, *words)["others"] == ["north.use=50,south_answers.p=0.9"]


def test_commas_within_brackets_part_nothing(ask: Any, crisis: Path) -> None:
    words = "south_answers.when=north_strikes.count > min(0, 1),doves"
    document = told(ask, crisis, words, "--worlds", 20)

    assert [one["name"] for one in document["inputs"]] == ["north_strikes.p", "south_answers.when"]
    assert document["others"] == [words]


def test_what_the_base_can_pick_comes_before_a_file_of_the_same_name(
    ask: Any, crisis: Path
) -> None:
    changed(crisis, ("p: 0.5", "p: 0.4"), name="hawks")

    assert [one["name"] for one in told(ask, crisis, "hawks", "--worlds", 5)["inputs"]] == [
        "south_answers.p"
    ]


def test_a_saved_run_as_the_base_lends_its_seed_and_its_worlds(ask: Any, crisis: Path) -> None:
    folder = json.loads(ask("run", crisis, "--worlds", 25, "--seed", 7, "--json").out)["folder"]
    document = told(ask, folder, "hawks")

    assert (document["seed"], document["worlds"]) == (7, 25)
    assert document["simulated"] == {Path(folder).name: 0, "hawks": 25}
    direct = told(ask, crisis, "hawks", "--seed", 7, "--worlds", 25)
    assert direct["outcomes"] == document["outcomes"]
    assert f"why {folder}/scenario.yaml " in document["next"]
    assert document["next"].endswith(" -s hawks --seed 7")


def test_only_worlds_that_both_runs_have_are_compared(ask: Any, crisis: Path) -> None:
    few, many = (
        json.loads(ask("run", crisis, *words, "--json").out)["folder"]
        for words in (("--worlds", 20), ("-s", "hawks", "--worlds", 50))
    )
    document = told(ask, few, many)

    assert (document["worlds"], document["left_out"]) == (20, {Path(many).name: 30})
    assert "30 worlds of" in ask("compare", few, many).out
    assert told(ask, few, many, "--worlds", 10)["left_out"] == {}


def test_the_same_again_simulates_nothing(ask: Any, crisis: Path) -> None:
    first = told(ask, crisis, "hawks", "--worlds", 30)
    again = told(ask, crisis, "hawks", "--worlds", 30)

    assert first.pop("simulated") == {"two-states": 30, "hawks": 30}
    assert again.pop("simulated") == {"two-states": 0, "hawks": 0}
    assert first == again


def test_worlds_that_fail_on_one_side_are_left_out_of_both(ask: Any, crisis: Path) -> None:
    path = changed(crisis, ("/ at_start(north.shells)", "* (1 + 1e308 * north_strikes.count)"))
    answer = ask("compare", path, "north_strikes.p=0.01", "--worlds", 60, "--json")
    document = json.loads(answer.out)

    assert answer.code == ExitCode.WORLDS_FAILED
    assert 0 < document["failed"] < 60
    assert document["worlds"] == 60 - document["failed"]
    assert {row["base"]["of"] for row in document["outcomes"]} == {document["worlds"]}
    assert document["outcomes"][0]["base"]["count"] == 0


# ------------------------------------------------------------------------------- without a partner


def test_names_without_a_partner_are_listed_and_the_rest_is_compared(
    ask: Any, crisis: Path
) -> None:
    other = changed(
        crisis,
        ("  flood:", "  storm: {about: a storm, date: 2024-12-05}\n  flood:"),
        ("  strikes: {when", "  raids: {when"),
        ("watch: [north.shells, load]", "watch: [north.shells, north.use]"),
    )
    document = told(ask, crisis, other, "--worlds", 40)
    found = {
        one["kind"]: (one["only_base"], one["only_there"]) for one in document["without_partner"]
    }

    assert found == {
        "outcomes": (["strikes"], ["raids"]),
        "watched quantities": (["load"], ["north.use"]),
        "happenings": ([], ["storm"]),
    }
    assert [row["of"] for row in document["outcomes"]] == ["open war", "nuclear war", "war", "calm"]
    out = ask("compare", crisis, other, "--worlds", 40).out
    assert "Without a partner, outcomes of other alone: raids" in out


def test_another_headline_is_said_and_endings_are_compared(ask: Any, crisis: Path) -> None:
    other = changed(crisis, ("any_of: [nuclear war, war]", "any_of: [war]"), ("p: 0.3", "p: 0.9"))
    document = told(ask, crisis, other, "--worlds", 40)

    assert document["other_headlines"] == ["other"]
    assert {row["headline"] for row in document["outcomes"]} == {False}
    assert document["flipped"][0]["of"] == "nuclear war"
    assert "The headline of other is another" in ask("compare", crisis, other, "--worlds", 40).out
    refused = ask("compare", crisis, other, "--outcome", "open war").err
    assert "only two-states has 'open war' of nuclear war or war" in refused


def test_a_chance_on_another_day_0_gets_a_footnote(ask: Any, crisis: Path) -> None:
    factors = [
        changed(
            crisis,
            ("    within: 90\n", f"    within: 90\n    times: {{load: [1, {size}]}}\n"),
            name=f"{name}.yaml",
        )
        for name, size in (("tame", 1), ("wild", 3))
    ]
    document = told(ask, *factors, "--worlds", 20)

    (found,) = document["day_0"]["wild"]
    assert (found["name"], found["here"], found["there"]) == ("north_strikes", 1, 3)
    assert "wild means 1 chance on another day 0" in ask("compare", *factors, "--worlds", 20).out


# ------------------------------------------------------------------------------------------ refused


def edited(*edits: tuple[str, str]) -> Callable[[Path], list[object]]:
    return lambda crisis: [crisis, changed(crisis, *edits)]


REFUSED: dict[str, tuple[Callable[[Path], list[object]], str]] = {
    "nothing": (
        lambda crisis: [crisis],
        "there is nothing to compare two-states with\n  name some",
    ),
    "nothing of much": (
        lambda _: ["storm-corps"],
        "more\n  `escalate show storm-corps --sets` tells of all\n  or a setting",
    ),
    "unknown": (lambda crisis: [crisis, "hauks"], "did you mean 'hawks'?"),
    "unknown part": (lambda crisis: [crisis, "hawks,dives"], "did you mean 'doves'?"),
    "unknown pick": (lambda crisis: [crisis, "-s", "dives"], "did you mean 'doves'?"),
    "unknown base": (lambda _: ["strat", "alone"], "did you mean 'strait'?"),
    "unknown setting": (lambda crisis: [crisis, "north.uze=3"], "there is no 'north.uze'"),
    "picks beside sets": (
        lambda crisis: [crisis, "-s", "hawks", "-S", "north.use=1"],
        "compare two-states.yaml hawks,north.use=1",
    ),
    "the same": (lambda crisis: [crisis, "north.use=100"], "is the same as two-states"),
    "the same twice": (lambda crisis: [crisis, "both", "doves,hawks"], "is the same as both"),
    "other days": (edited(("days: 90", "days: 91")), "(90 days), the other from"),
    "other start": (edited(("start: 2024-11-01", "start: 2024-11-02")), "one runs from 2024-11-01"),
    "no outcome": (
        edited(
            ("nuclear war: {w", "a: {w"),
            ("  war: {w", "  b: {w"),
            ("strikes: {w", "c: {w"),
            ("calm: o", "d: o"),
            ("[nuclear war, war]", "[a, b]"),
        ),
        "they share no outcome",
    ),
    "other crisis": (lambda _: ["strait", "storm-corps"], "(360 days), the other from"),
    "no such quantity": (lambda crisis: [crisis, "hawks", "--of", "lode"], "did you mean 'load'?"),
    "no such outcome": (
        lambda crisis: [crisis, "hawks", "--outcome", "clam"],
        "did you mean 'calm'?",
    ),
    "a day without a quantity": (lambda crisis: [crisis, "hawks", "--at", "3"], "--of NAME"),
    "a day outside": (
        lambda crisis: [crisis, "hawks", "--of", "load", "--at", "91"],
        "91 is outside the scenario",
    ),
    "two forms": (lambda crisis: [crisis, "hawks", "--md", "--json"], "exclude each other"),
    "no points": (
        lambda crisis: [crisis, "hawks", "--at-least", "many"],
        "not a number of points",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_compared_is_refused_and_nothing_is_simulated(
    ask: Any, crisis: Path, case: str
) -> None:
    words, why = REFUSED[case]
    answer = ask("compare", *words(crisis))

    assert why in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)
    assert not Path("runs").exists()


def test_runs_of_other_luck_are_refused(ask: Any, crisis: Path) -> None:
    one, other = (
        json.loads(ask("run", crisis, "--worlds", 5, *words, "--json").out)["folder"]
        for words in ((), ("-s", "hawks", "--seed", 2))
    )

    assert "its seed is 2, not 1" in ask("compare", one, other).err
    assert "its seed is 2, not 3" in ask("compare", other, "north.use=9", "--seed", 3).err


@pytest.mark.parametrize(
    ("as_it_was", "why"),
    [
        (partial(replace, dice="z"), "their luck is drawn in other ways"),
        (partial(replace, results_version=99), "of the engine give other numbers"),
        (partial(replace, design="grid"), "their worlds are laid out otherwise (worlds and grid)"),
    ],
)
def test_runs_of_other_rules_are_refused(
    ask: Any,
    crisis: Path,
    monkeypatch: pytest.MonkeyPatch,
    as_it_was: Callable[[Manifest], Manifest],
    why: str,
) -> None:
    folders = [
        json.loads(ask("run", crisis, "--worlds", 5, *words, "--json").out)["folder"]
        for words in ((), ("-s", "hawks"))
    ]
    read = Manifest.from_json

    def other_rules(data: bytes) -> Manifest:
        found = read(data)
        return as_it_was(found) if found.hash in folders[1] else found

    monkeypatch.setattr(Manifest, "from_json", staticmethod(other_rules))
    answer = ask("compare", *folders)

    assert why in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


def test_a_run_that_keeps_no_overrides_says_so(ask: Any, crisis: Path) -> None:
    folder = json.loads(ask("run", crisis, "-s", "doves", "--worlds", 5, "--json").out)["folder"]
    answer = ask("compare", folder, "hawks")

    assert "a run keeps no overrides once some were laid" in answer.err
    assert answer.code == ExitCode.BAD_INPUT
    assert told(ask, folder, "south_answers.p=0.9")["others"] == ["south_answers.p=0.9"]


# ------------------------------------------------------------------------------ what is shown of it


def shown(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["of"], row["thing"]) for row in document["outcomes"]]


def test_filters_leave_p_as_it_was(ask: Any, crisis: Path) -> None:
    words = (crisis, "hawks", "hush", "--worlds", 200)
    every = told(ask, *words)["outcomes"]
    seen = told(ask, *words, "--only-changed")
    large = told(ask, *words, "--at-least", 8)

    assert seen["outcomes"] == [row for row in every if row["seen"]]
    assert large["outcomes"] == [row for row in every if abs(row["change"]) >= 0.08]
    assert 0 < len(seen["outcomes"]) < len(every)
    assert 0 < len(large["outcomes"]) < len(every)
    assert seen["hidden"] == len(every) - len(seen["outcomes"])
    assert seen["p"]["rows"] == len(every) == 10
    assert (
        f"Not shown: {seen['hidden']} of 10 rows." in ask("compare", *words, "--only-changed").out
    )


def test_outcomes_that_are_named_are_the_family(ask: Any, crisis: Path) -> None:
    words = (crisis, "hawks", "--worlds", 100, "--outcome")
    document = told(ask, *words, "Nuclear_War", "--outcome", "war")

    assert shown(document) == [("nuclear war", "hawks"), ("war", "hawks")]
    assert document["p"]["rows"] == 2
    assert document["flipped"][0]["of"] == "nuclear war"
    headline = told(ask, *words, "open war")["outcomes"][0]
    assert (headline["headline"], headline["adjusted"]) == (True, headline["p"])


@pytest.mark.parametrize("order", ["name", "change", "p", "share"])
def test_rows_are_sorted_by_outcome(ask: Any, crisis: Path, order: str) -> None:
    rows = told(ask, crisis, "hush", "doves", "--worlds", 150, "--sort", order)["outcomes"]
    ranks: dict[str, Callable[[dict[str, Any]], Any]] = {
        "name": lambda row: row["of"],
        "change": lambda row: -abs(row["change"]),
        "p": lambda row: row["p"],
        "share": lambda row: -max(row["base"]["share"], row["there"]["share"]),
    }
    best: dict[str, Any] = {}
    for row in rows:
        best[row["of"]] = min(best.get(row["of"], ranks[order](row)), ranks[order](row))

    assert list(best.values()) == sorted(best.values())
    assert len(best) == 5


def test_only_five_flipped_worlds_are_told_of_unless_all_are_asked_for(
    ask: Any, crisis: Path
) -> None:
    words = (crisis, "hawks", "--worlds", 200)
    (few,), (every,) = (told(ask, *words, *more)["flipped"] for more in ((), ("--flipped",)))

    assert few["closest"] == every["closest"][:5]
    assert len(every["closest"]) == len(every["entered"]) + len(every["left"]) > 5


def test_of_many_things_the_first_is_told_in_full_and_all_with_all(ask: Any, crisis: Path) -> None:
    words = (crisis, "hawks", "doves", "both", "--worlds", 50)
    some, every = (ask("compare", *words, *more).out for more in ((), ("--all",)))

    assert (some.count("Where the 50 worlds went"), every.count("Where the 50 worlds went")) == (
        1,
        3,
    )
    assert "\nAll    escalate compare two-states.yaml hawks doves both --worlds 50 --all\n" in some


def test_what_is_told_in_full_is_the_first_thing_also_if_it_has_not_the_outcome(
    ask: Any, crisis: Path
) -> None:
    other = changed(crisis, ("any_of: [nuclear war, war]", "any_of: [war]"))
    out = ask("compare", crisis, other, "hawks", "doves", "--worlds", 50).out

    assert len(re.findall(r"^Where .* → other$", out, re.MULTILINE)) == 1
    assert out.count("closest calls") == 0
    assert len(re.findall("^Histories with", out, re.MULTILINE)) == 1


@pytest.mark.parametrize(
    ("command", "options", "more"),
    [
        ("All", ["--only-changed", "--flipped", "--sort", "p"], ["--worlds", "50", "--all"]),
        ("More", ["--of", "load", "--at", "30", "--sort", "p"], ["--worlds", "270"]),
    ],
)
def test_commands_that_go_on_keep_what_was_asked_for(
    ask: Any, crisis: Path, command: str, options: list[str], more: list[str]
) -> None:
    words = ["compare", str(crisis), "hawks", "hush", "both", "--seed", "4", *options]
    out = ask(*words, "--worlds", 50).out
    (again,) = (line for line in out.splitlines() if line.startswith(command))

    assert sorted(shlex.split(again)[2:]) == sorted([*words, *more])
    assert ask(*shlex.split(again)[2:]).code == ExitCode.OK


def test_more_worlds_than_a_command_takes_are_said_and_not_asked_for(
    ask: Any, crisis: Path
) -> None:
    words = ("compare", crisis, "hush", "--worlds", 600, "--at-least", "0.0001")
    document = told(ask, *words[1:])
    out = ask(*words).out

    assert document["sought"]["worlds"] > 10_000_000
    assert f"{document['sought']['worlds']:,} worlds would show one of" in out
    assert "More" not in out


def test_where_no_difference_is_seen_no_number_stands_and_a_footnote_says_what_would_show_one(
    ask: Any, crisis: Path
) -> None:
    words = (crisis, "hush", "--worlds", 100)
    document, out = told(ask, *words), ask("compare", *words).out
    sought = document["sought"]

    assert {row["seen"] for row in document["outcomes"]} == {False}
    assert re.search(r"^~ hush +[0-9.]+% \(.*\) +~ \(.* to .*\)", out, re.MULTILINE)
    assert sought["of"] == "open war"
    assert sought["worlds"] > 100
    assert f"{sought['worlds']:,} worlds would show one of" in out
    (more,) = (line for line in out.splitlines() if line.startswith("More"))
    assert shlex.split(more)[1:] == [
        *("escalate", "compare", "two-states.yaml", "hush", "--worlds", str(sought["worlds"]))
    ]


def test_the_next_command_asks_why_of_the_closest_call(ask: Any, crisis: Path) -> None:
    document = told(ask, crisis, "hawks,north.use=90", "--worlds", 100, "--seed", 3)
    closest = document["flipped"][0]["closest"][0]["world"]

    assert shlex.split(document["next"]) == [
        *("escalate", "why", "two-states.yaml", str(closest)),
        *("-s", "hawks", "-S", "north.use=90", "--seed", "3"),
    ]
    assert ask(*shlex.split(document["next"])[1:]).code == ExitCode.OK


@pytest.mark.parametrize("sets", ["south_answers.p=0", "hawks"])
def test_the_next_command_asks_on_the_side_that_came_to_the_outcome(
    ask: Any, crisis: Path, sets: str
) -> None:
    document = told(ask, crisis, sets, "--worlds", 100)
    words = shlex.split(document["next"])[1:]
    why = json.loads(ask(*words, "--json").out)
    assert why["ending"]["name"] in {"war", "nuclear war"}
    assert why["causes"]
    assert (sets in " ".join(words)) == (sets == "hawks")


def test_many_inputs_are_folded_with_the_command_that_shows_them(ask: Any, crisis: Path) -> None:
    more = "".join(f"  x{at}: {{value: {at}}}\n" for at in range(1, 15))
    path = changed(crisis, ("  north.shells:", f"{more}  north.shells:"))
    sets = [f"x{at}={at + 1}" for at in range(1, 15)]
    words = ("compare", path, ",".join(["hawks", *sets]), "doves", "hush", "--worlds", 20)
    piped, narrow, every = (
        ask(*words, *more, width=width).out
        for more, width in (((), None), ((), 60), (("--all",), None))
    )

    command = r"  escalate show other.yaml -s hawks -S x1=2 .* -S x14=15 --diff other.yaml\n"
    assert re.search(rf"^and 5 more:\n{command}\n", piped, re.MULTILINE)
    assert re.search(rf"^and 11 more:\n{command}\n", narrow, re.MULTILINE)
    assert every.count(" --diff other.yaml\n") == 3


def test_filters_and_order_leave_what_is_told_of_luck_and_flips(ask: Any, crisis: Path) -> None:
    words = (crisis, "hawks", "--worlds", 100)
    plain, sorted_ = (
        told(ask, *words, *more) for more in ((), ("--sort", "name", "--at-least", 90))
    )

    assert sorted_["outcomes"] == []
    assert [sorted_[key] for key in ("luck", "flipped", "parted")] == [
        plain[key] for key in ("luck", "flipped", "parted")
    ]
    assert (
        "open war, hawks: the same luck did the work of"
        in ask("compare", *words, "--sort", "name").out
    )


def test_one_world_says_next_to_nothing(ask: Any, crisis: Path) -> None:
    document = told(ask, crisis, "doves", "--worlds", 1, "--of", "load")
    (row,) = document["quantities"]

    assert (row["low"], row["high"], row["p"]) == (None, None, 1)
    assert {one["seen"] for one in document["outcomes"]} == {False}
    answer = ask("compare", crisis, "doves", "--worlds", 1, "--of", "load", width=60)
    assert answer.code == ExitCode.OK
    assert "a difference under about 100 points would often be missed" in " ".join(
        answer.out.split()
    )
    assert "Where the 1 world went" in answer.out


@pytest.mark.usefixtures("scenario")
def test_where_there_is_no_room_inputs_are_folded_before_outcomes(ask: Any) -> None:
    words = ("storm-corps", "no-north-korea", "winter-energy-crisis", "--worlds", 5)
    out = ask("compare", *words, width=50).out

    assert re.search(r"^and [0-9]+ more:", out, re.MULTILINE)
    assert out.count("→ 0 in no-north-korea") + out.count("→ 2 in no-north-korea") == 5
    assert len(re.findall("^[▲▼~] no-north-korea: ", out, re.MULTILINE)) == 9


def wide_lines(out: str, width: int) -> Iterator[str]:
    commands = ("More", "All", "Next", "  escalate show")
    return (
        line for line in out.splitlines() if len(line) > width and not line.startswith(commands)
    )


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.usefixtures("scenario")
def test_storm_corps_beside_two_sets_fits(ask: Any, width: int) -> None:
    words = ("storm-corps", "no-north-korea", "western-support-collapses", "--worlds", 40)
    out = ask("compare", *words, "--of", "watched", width=width).out

    assert list(wide_lines(out, width)) == []
    for name in ("no-north-korea", "western-support-collapses"):
        assert len(re.findall(rf"^[▲▼~] {name}", out, re.MULTILINE)) == 9 + 19
    assert "…" not in out


@pytest.mark.usefixtures("scenario")
def test_into_a_pipe_nothing_is_wrapped_or_cut(ask: Any) -> None:
    out = ask("compare", "storm-corps", "no-north-korea", "--worlds", 40).out

    assert "…" not in out
    assert re.search(r"^input +storm-corps +no-north-korea$", out, re.MULTILINE)
    assert re.search(r"^outcome +share \(95% Wilson interval\)", out, re.MULTILINE)
    assert re.search(r"^Changes are in the same worlds: .* over 9 rows\.$", out, re.MULTILINE)


def test_a_terminal_of_ascii_alone_gets_ascii(ask: Any, crisis: Path) -> None:
    out = ask("compare", crisis, "hawks", "--worlds", 200, width=80, encoding="ascii").out

    assert out.isascii()
    assert "?" not in out
    assert re.search(r"^\+ hawks", out, re.MULTILINE)
    assert re.search(r"^- hawks", out, re.MULTILINE)


def test_a_page_has_whole_tables(ask: Any, crisis: Path) -> None:
    out = ask("compare", crisis, "hawks", "doves", "--worlds", 60, "--of", "load", "--md").out
    tables = re.findall(r"(?:^\|.*\n)+", out, re.MULTILINE)

    assert len(tables) == 5
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1
        assert re.fullmatch(r"\| ---(?: \| ---:)+ \|", table.splitlines()[1])
    assert out.startswith("# Two states and a river\n\n- Base: two-states\n")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_page_says_what_the_comparison_says_whatever_its_names_hold(
    ask: Any, crisis: Path, encoding: str
) -> None:
    title, about = "Two *states* | a <b>river</b>", "_strikes_ | `across`"
    path = changed(
        crisis,
        ("Two states and a river", f"'{title}'"),
        ("the North strikes across the river", f"'{about}'"),
    )
    words = (path, "hawks", "doves", "--worlds", 60)
    moved = [one["worlds"] for one in told(ask, *words)["moves"]]
    html = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .render(ask("compare", *words, "--md", encoding=encoding).out)
    )

    assert "<h1>Two *states* | a &lt;b&gt;river&lt;/b&gt;</h1>" in html
    assert about in html
    cells = [
        [re.findall("<t[dh][^>]*>(.*?)</t[dh]>", row) for row in table.split("<tr>")[2:]]
        for table in html.split("<table>")[1:]
    ]
    none = "·" if encoding == "utf-8" else "|"
    assert [
        [[int(cell.replace(none, "0")) for cell in row[2:]] for row in table]
        for table in cells[-2:]
    ] == moved
