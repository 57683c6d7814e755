"""Each kind of line measures what it says; aid grows by 1 a day, or by half with a patient Blue."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
from small_pack import mine, small_pack, unheard, write

from escalate.teach.labs.folder import Lab, read_lab
from escalate.teach.labs.judge import check
from escalate.teach.labs.memory import Memory
from escalate.teach.labs.pack import Everything
from escalate.teach.labs.verdict import Told, Verdict

MEMORY = Memory()
PATIENT = "{patience: 1}"
WHOLE = "{about: nothing yet}"


class Idle(Everything):
    """The records of a student who has played no game."""

    def played(self, scenario: str) -> bool:
        return False


def lab_with(pack: Path, checks: str, more: str = "") -> Lab:
    """The lab of fewer raids with other lines."""
    folder = small_pack(pack) / "fewer-raids"
    text = (folder / "lab.yaml").read_text("utf-8")
    head = text[: text.index("checks:")].replace("worlds: 400", "worlds: 300")
    kept = "solutions: {restraint: it holds Red back}\ncheats: {}\n"
    for name in ("patience", "nothing", "wild", "rename", "broken"):
        (folder / "cheats" / name / "scenario.yaml").unlink()
        (folder / "cheats" / name).rmdir()
    lines = indent(checks, "  ")
    (folder / "lab.yaml").write_text(f"{head}{more}checks:\n{lines}\n{kept}", encoding="utf-8")
    (folder / "lesson.md").write_text("Done.\n\n## Discuss\n\nWhy?\n", encoding="utf-8")
    return read_lab(folder)


def told(lab: Lab, desk: Path, files: dict[str, str], records: Everything | None = None) -> Told:
    """The line of a check that is called `it`."""
    lines = verdict_on(lab, desk, files, records).lines
    return next(line for line in lines if line.id == "it")


def verdict_on(
    lab: Lab, desk: Path, files: dict[str, str], records: Everything | None = None
) -> Verdict:
    """The verdict on the start with some files in place of its own."""
    desk.mkdir(exist_ok=True)
    for name, data in lab.for_students().items():
        (desk / name).write_bytes(data)
    write(desk, files)
    return check(lab, desk, records or Everything(), memory=MEMORY, progress=unheard)


def judged(tmp_path: Path, line: str, text: str) -> Told:
    lab = lab_with(tmp_path / "pack", f"it: {{say: It, {line}}}")
    return told(lab, tmp_path / "desk", {"scenario.yaml": text})


BARS = {
    "below: 61": (True, -1),
    "below: 60": (False, 0),
    "at_most: 60": (True, 0),
    "at_most: 59": (False, 1),
    "above: 59": (True, -1),
    "above: 60": (False, 0),
    "at_least: 60": (True, 0),
    "at_least: 63": (False, 3),
    "inside: [50, 60]": (True, 0),
    "inside: [50, 58]": (False, 2),
    "inside: [64, 70]": (False, 4),
    "touches: [60, 70]": (True, 0),
    "touches: [61, 70]": (False, 1),
    "at_least: 50, at_most: 59": (False, 1),
    "at_least: 50, at_most: 65": (True, -5),
    "at_least: 100% of start": (True, 0),
    "at_most: 90% of start": (False, 0.1),
    "above: 100% of start": (False, 0),
}
MEASURED = {
    "mean: aid": (60, 30),
    "median: aid": (60, 30),
    "mean: aid, at: 2031-03-11": (10, 5),
    "mean: aid, days: [2031-03-11, 2031-03-21]": (15, 7.5),
    "mean: 2 * aid + 1, at: 2031-03-11": (21, 11),
    "ratio: [aid, noise.level]": (120, 60),
    "mean: aid, own: true": (60, 60),
    "mean: aid, own: true, in: [calm_blue]": (30, 30),
    "mean: aid, in: []": (60, 60),
    "mean: aid, in: [], probe: calm_blue": (30, 30),
    "mean: aid, in: [], probe: calm_blue, against: start": (0, 0),
    "mean: aid, against: start": (0, -30),
    "mean: aid, against: []": (0, -30),
    "mean: aid, against: [calm_blue]": (30, 0),
    "median: aid, against: start": (0, -30),
    "mean: strike.count, given: strike.count > 0": (1, 1),
    "mean: strike.day - strike.day": (0, 0),
    "share: aid >= 60": (1, 0),
    "'share': 'aid >= 10', at: 2031-03-11": (1, 0),
    "share: aid >= 60, against: []": (0, -100),
    "share: raid, given: strike.count < 0": (None, None),
    "mean: march.day, given: march.count == 0": (None, None),
}


@pytest.fixture(scope="module")
def all_told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Told]:
    """Every line and every bar, judged at once: by what it is, and what the student has."""
    lines = [f"{line}, at_least: -1000" for line in MEASURED]
    lines += [f"mean: aid, {bar}" for bar in BARS]
    checks = "\n".join(f"line-{at}: {{say: It, {line}}}" for at, line in enumerate(lines))
    lab = lab_with(tmp_path_factory.mktemp("pack"), checks)
    found: dict[tuple[str, str], Told] = {}
    for changes in (WHOLE, PATIENT):
        desk = tmp_path_factory.mktemp("desk")
        verdict = verdict_on(lab, desk, {"scenario.yaml": mine(changes)})
        judged = [line for line in verdict.lines if line.id.startswith("line-")]
        found |= {(line, changes): one for line, one in zip(lines, judged, strict=True)}
    return found


@pytest.mark.parametrize("line", MEASURED)
@pytest.mark.parametrize("changes", [WHOLE, PATIENT], ids=["as it starts", "patient"])
def test_a_line_measures_what_it_says(
    all_told: dict[tuple[str, str], Told], line: str, changes: str
) -> None:
    wanted = MEASURED[line][changes == PATIENT]
    found = all_told[f"{line}, at_least: -1000", changes]

    assert found.value is not None
    if wanted is None:
        assert found.value.of == 0
        assert (found.met, found.reasons) == (False, ("there is no such world",))
    else:
        assert found.value.value == pytest.approx(wanted)
        assert found.met


@pytest.mark.parametrize("bar", BARS)
def test_a_bar_is_met_on_its_side(all_told: dict[tuple[str, str], Told], bar: str) -> None:
    met, to_go = BARS[bar]
    found = all_told[f"mean: aid, {bar}", WHOLE]

    assert found.met is met
    assert found.to_go == pytest.approx(to_go)


def test_of_the_start_is_what_a_number_is_of_the_same_in_the_labs_own_start(tmp_path: Path) -> None:
    found = judged(tmp_path, "ratio: [aid, noise.level], at_least: 60% of start", mine(PATIENT))

    assert found.of_start is not None
    assert found.of_start.value == pytest.approx(0.5)
    assert not found.met
    assert found.to_go == pytest.approx(0.1)


@pytest.mark.parametrize(("wanted", "met"), [(1, True), (2, False), (None, False)])
def test_a_line_may_be_met_with_some_sets_and_not_with_others(
    tmp_path: Path,
    wanted: int | None,
    met: bool,  # noqa: FBT001
) -> None:
    some = f", in_at_least: {wanted}" if wanted else ""
    line = f"mean: aid, each: [[], [calm_blue]], at_least: 50{some}"
    found = judged(tmp_path, line, mine(WHOLE))

    assert [(part.sets, part.value.value, part.met) for part in found.parts] == [
        ((), 60, True),
        (("calm_blue",), 30, False),
    ]
    assert found.met is met
    assert found.value is not None
    assert found.value.value == (60 if met else 30)  # the one by which it is met or missed


def test_what_is_taken_away_is_paired_with_what_there_is_on_both_sides(tmp_path: Path) -> None:
    line = "share: march, in: [mine], against: [], each: [[], [sure_march]], inside: [0, 0]"
    found = judged(tmp_path, line, mine("{march.blocked: 1}"))

    alone, sure = found.parts
    assert alone.value.value < 0
    assert sure.value.value == -100  # a march that is sure is taken away from every world


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("mean: adi, below: 1", "did you mean 'aid'"),
        ("mean: aid, in: [mien], below: 1", "mien"),
        ("mean: aid, at: 2041-01-01, below: 1", "outside the scenario"),
        ("share: rade, below: 1", "rade"),
    ],
)
def test_a_line_that_cannot_be_measured_is_not_met_and_says_why_in_one_line(
    tmp_path: Path, line: str, reason: str
) -> None:
    found = judged(tmp_path, line, mine(WHOLE))

    assert not found.met
    assert reason in found.reasons[0]
    assert "\n" not in found.reasons[0]


def test_a_probe_sets_what_the_student_may_not_set_as_well(tmp_path: Path) -> None:
    found = judged(tmp_path, "mean: aid, probe: calm_blue, at_most: 30", mine(PATIENT))

    assert not found.met
    (reason,) = found.reasons
    assert reason.startswith("-s mine,calm_blue: 'patience' is set by override calm_blue")
    assert reason.endswith("override mine: pick one of them")


def test_a_law_that_does_not_hold_is_named(tmp_path: Path) -> None:
    text = mine(WHOLE) + "laws:\n- {law: aid stays small, always: aid < 30}\n"
    found = judged(tmp_path, "laws: hold", text)

    assert not found.met
    assert "aid < 30" in found.reasons[0] or "aid stays small" in found.reasons[0]
    assert judged(tmp_path / "more", "laws: hold", mine(WHOLE)).met


def test_the_base_is_the_labs_own_whatever_a_set_does(tmp_path: Path) -> None:
    assert judged(tmp_path, "base: same", mine("{restraint: 1}")).met
    changed = mine(WHOLE) + "quantities: {restraint: {value: 0.5}}\n"
    found = judged(tmp_path / "more", "base: same", changed)
    assert not found.met
    assert "other worlds than the lab's" in found.reasons[0]


APART = "apart: {sets: 3, with: [{restraint: 1}, {patience: 0.5}]}"


@pytest.mark.parametrize(
    ("sets", "reasons"),
    [
        ("  a: {restraint: 1}\n  b: {patience: 0.5}\n", []),
        ("  a: {restraint: 1, patience: 0.5}\n", ["2 sets change one", "restraint 1", "0.5"]),
        ("  a: {restraint: 1}\n  b: {patience: 0.4}\n", ["no set changes only patience 0.5"]),
    ],
    ids=["split", "in one", "another value"],
)
def test_sets_differ_from_the_base_by_one_value_each(
    tmp_path: Path, sets: str, reasons: list[str]
) -> None:
    found = judged(tmp_path, APART, mine("{noise.level: 0.6}") + sets)

    assert found.met is (reasons == [])
    assert found.met is (found.reasons == ())
    for reason in reasons:
        assert reason in " ".join(found.reasons)


def test_a_game_is_asked_for(tmp_path: Path) -> None:
    lab = lab_with(tmp_path / "pack", "it: {say: It, played: true}")

    assert told(lab, tmp_path / "desk", {}).met
    refused = told(lab, tmp_path / "desk", {}, Idle())
    assert "no game was played" in refused.reasons[0]


DESIGN = "design: {points: 32, worlds: 16, seed: 3, of: [restraint, patience, noise.level]}\n"
CLAIMING = "it: {say: It, rests_on: known, count: 1, falls: 50%}"


@pytest.mark.parametrize(
    ("named", "met", "reason"),
    [
        ("Patience", True, ""),
        ("patiense", True, "'patiense' is read as 'patience'"),
        ("noise.level", False, "points of spread"),
        ("[patience, restraint]", False, "name 1 numbers, not 2"),
    ],
)
def test_the_headline_rests_on_what_moves_it(
    tmp_path: Path,
    named: str,
    met: bool,  # noqa: FBT001
    reason: str,
) -> None:
    lab = lab_with(tmp_path / "pack", CLAIMING, DESIGN)
    claiming = lab.says.model_copy(update={"edit": ("answer.yaml",), "play": ()})
    found = told(Lab(lab.folder, claiming), tmp_path / "desk", {"answer.yaml": f"known: {named}\n"})

    assert found.met is met
    assert reason in " ".join(found.reasons)


@pytest.mark.parametrize(
    ("said", "met"),
    [("-31 to -29", True), ([-30, -30], True), ("-29.9", True), ("-27 to -26", False)],
)
def test_a_difference_is_claimed_in_its_units(
    tmp_path: Path,
    said: object,
    met: bool,  # noqa: FBT001
) -> None:
    line = "claim: d, mean: aid, in: [calm_blue], against: [], covers: 0.3, narrow: 2"
    lab = lab_with(tmp_path / "pack", f"it: {{say: It, {line}}}")
    claiming = lab.says.model_copy(update={"edit": ("answer.yaml",), "play": ()})
    found = told(Lab(lab.folder, claiming), tmp_path / "desk", {"answer.yaml": f"d: {said}\n"})

    assert found.met is met
