"""A check judges what worlds do: whatever the text says, and by the lab's own definitions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from small_pack import ANSWER, mine, small_pack, unheard, write

import escalate.teach.labs
from escalate.scenario.problems import ScenarioError
from escalate.teach.labs.folder import Lab, all_labs, read_lab
from escalate.teach.labs.judge import check
from escalate.teach.labs.memory import Memory
from escalate.teach.labs.pack import Everything, matrix
from escalate.teach.labs.submission import plain_key
from escalate.teach.labs.verdict import Verdict

MEMORY = Memory()


class Nothing(Everything):
    """The records of a student who has done nothing besides."""

    def most_worlds(self, scenario: str) -> int:
        return 50

    def predicted(self, scenario: str) -> bool:
        return False


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Lab]:
    return all_labs(small_pack(tmp_path_factory.mktemp("pack")))


def judged(
    lab: Lab, desk: Path, files: dict[str, str], records: Everything | None = None
) -> Verdict:
    place = desk / "work"
    place.mkdir(exist_ok=True)
    for name, data in lab.for_students().items():
        (place / name).write_bytes(data)
    write(place, files)
    return check(lab, place, records or Everything(), memory=MEMORY, progress=unheard)


def missed(verdict: Verdict) -> list[str]:
    return [line.id for line in verdict.lines if not line.met]


def test_starts_fail_solutions_pass_and_cheats_are_refused_by_enough_for_their_reason(
    pack: dict[str, Lab],
) -> None:
    cases = list(matrix([*pack.values()], seeds=1, with_margins=True, progress=unheard))

    assert [case for case in cases if not case.as_wanted] == []
    assert {(case.kind, case.refused_by == ()) for case in cases} == {
        ("start", False),
        ("solution", True),
        ("cheat", False),
    }


REWRITTEN = {
    "reordered": """\
        # the same, from the bottom to the top
        overrides: {mine: {restraint: 1.0, about: I hold Red back}}
        title: Another title
        scenario: fewer-raids
        extends: border.yaml
        escalate: 1
        """,
    "in_another_file": """\
        escalate: 1
        extends: below.yaml
        scenario: fewer-raids
        title: Fewer raids
        """,
    "by_a_list": """\
        escalate: 1
        extends: border.yaml
        scenario: fewer-raids
        title: Fewer raids
        overrides: {held: {restraint: 1}}
        scenarios: {mine: [held]}
        """,
}


@pytest.mark.parametrize("how", REWRITTEN)
def test_what_does_the_same_gets_the_same_verdict(
    pack: dict[str, Lab], tmp_path: Path, how: str
) -> None:
    lab = pack["fewer-raids"]
    plain = judged(lab, tmp_path, {"scenario.yaml": mine("{restraint: 1}")})
    files = {"scenario.yaml": REWRITTEN[how], "below.yaml": mine("{restraint: 1}")}
    other = judged(lab, tmp_path, files)

    assert plain.passed
    assert other.lines == plain.lines
    assert other.values == plain.values


def test_the_distance_to_a_bar_is_that_of_the_far_end_of_the_interval(
    pack: dict[str, Lab], tmp_path: Path
) -> None:
    verdict = judged(pack["fewer-raids"], tmp_path, {})
    raids = next(line for line in verdict.lines if line.id == "raids")

    assert raids.value is not None
    assert raids.value.count is not None
    assert not raids.met
    assert raids.to_go == pytest.approx(raids.value.high - 0.25)


@pytest.mark.parametrize(
    ("changes", "line", "reason"),
    [
        ("{restraint: 1, patience: 0.5}", "change", "2 names are changed"),
        ("{restraint: 2}", "change", "restraint leaves its range of 0 to 1: 0 → 2"),
        ("{restraint: 1, strike.p: 0.1}", "frame", "strike.p is not yours to change here"),
        ("{march.blocked: 1}", "alive", "march hardly happens any more"),
        ("{restraint: 1, outcomes.raid.when: day < 0}", "frame", "raid"),
    ],
)
def test_a_refusal_gives_its_reason(
    pack: dict[str, Lab], tmp_path: Path, changes: str, line: str, reason: str
) -> None:
    verdict = judged(pack["fewer-raids"], tmp_path, {"scenario.yaml": mine(changes)})

    told = next(one for one in verdict.lines if one.id == line)
    assert not told.met
    assert reason in " ".join(told.reasons)


def test_the_packs_that_the_lab_ships_are_not_the_students_to_change(
    pack: dict[str, Lab], tmp_path: Path
) -> None:
    text = mine("{restraint: 1}") + "  calm_blue: {about: Blue sleeps, patience: 0}\n"
    verdict = judged(pack["fewer-raids"], tmp_path, {"scenario.yaml": text})

    assert missed(verdict) == ["frame"]


def test_a_scenario_that_cannot_be_read_is_told_with_its_place(
    pack: dict[str, Lab], tmp_path: Path
) -> None:
    with pytest.raises(ScenarioError, match=r"scenario.yaml:6:\d+: there is no 'restriant'"):
        judged(pack["fewer-raids"], tmp_path, {"scenario.yaml": mine("{restriant: 1}")})


@pytest.mark.parametrize(
    ("line", "refused", "reason"),
    [
        ("often: 2 – 8 %", "how-often", "the worlds of this lab say otherwise"),
        ("often: 10 – 40 %", "how-often", "too wide to say much"),
        ("often: 25 %", "how-often", "claims to know too much"),
        ("strikes: at most 90 %", "most", "says too little"),
        ("strikes: at most 5 %", "most", "happens more often here"),
        ("strikes: 20 – 50 %", "most", "say it from above"),
        ("needed: strike", "needed", "hardly rarer"),
        ("needed: war", "needed", "part of what open war means"),
        ("company: clash", "company", "more than company"),
    ],
)
def test_a_claim_is_refused_with_its_reason(
    pack: dict[str, Lab], tmp_path: Path, line: str, refused: str, reason: str
) -> None:
    key = line.partition(":")[0]
    kept = [one for one in dedent(ANSWER).splitlines() if not one.startswith(f"{key}:")]
    answer = "\n".join([*kept, line])
    verdict = judged(pack["what-leads-to-war"], tmp_path, {"answer.yaml": answer})

    assert missed(verdict) == [refused]
    assert reason in " ".join(next(one for one in verdict.lines if one.id == refused).reasons)


def test_what_a_student_has_not_done_is_told(pack: dict[str, Lab], tmp_path: Path) -> None:
    verdict = judged(pack["what-leads-to-war"], tmp_path, {"answer.yaml": ANSWER}, Nothing())

    assert missed(verdict) == ["enough", "guess"]


@pytest.mark.parametrize(
    ("answer", "where"),
    [
        ("often: many\n", r"answer.yaml:1:8: 'many' is no share"),
        (ANSWER.replace("needed: march", "needed: marsh and more"), r"answer.yaml:\d+:9: nothing"),
        ("often: 3 %\n", r"there is no"),
        ("- 3\n", r"this is no answer"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_with_its_place(
    pack: dict[str, Lab], tmp_path: Path, answer: str, where: str
) -> None:
    with pytest.raises(ScenarioError, match=where):
        judged(pack["what-leads-to-war"], tmp_path, {"answer.yaml": answer})


def test_all_that_cannot_be_read_of_an_answer_is_told_at_once(
    pack: dict[str, Lab], tmp_path: Path
) -> None:
    answer = "often: many\nstrikes: few\nworlds: 300\n"
    with pytest.raises(ScenarioError) as refused:
        judged(pack["what-leads-to-war"], tmp_path, {"answer.yaml": answer})

    told = [one.what for one in refused.value.problems]
    assert told == [
        "there is no 'company'",
        "there is no 'needed'",
        "'many' is no share",
        "'few' is no share",
    ]


@pytest.mark.parametrize("change", [str.upper, str.title])
def test_a_key_may_be_written_otherwise(
    pack: dict[str, Lab], tmp_path: Path, change: Callable[[str], str]
) -> None:
    keys = (line.partition(":") for line in dedent(ANSWER).splitlines())
    answer = "\n".join(f"{change(key)}: {value.strip()}" for key, _, value in keys)

    assert missed(judged(pack["what-leads-to-war"], tmp_path, {"answer.yaml": answer})) == []


@pytest.mark.parametrize("written", ["broader war", "Broader-War", "BROADER_WAR", " broader  war "])
def test_spaces_and_dashes_stand_for_underscores_in_keys(written: str) -> None:
    assert plain_key(written) == plain_key("broader_war")


def test_no_module_of_the_judge_reads_a_file() -> None:
    readers = {"submission", "folder", "desk", "records", "pack", "memory"}
    for path in Path(escalate.teach.labs.__path__[0]).glob("*.py"):
        if path.stem in readers:
            continue
        nodes = [*ast.walk(ast.parse(path.read_text("utf-8")))]
        named = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        named |= {node.id for node in nodes if isinstance(node, ast.Name)}
        named |= {node.name for node in nodes if isinstance(node, ast.alias)}
        assert not named & {"read_text", "read_bytes", "open", "load", "load_text"}, path


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (("below: 25%", "belwo: 25%"), "unknown key 'belwo'"),
        (("share: raid", "share: raid, mean: aid"), "a line measures one thing"),
        (
            ("{say: Raids, share: raid, below: 25%}", "{say: Raids, share: raid}"),
            "a line has a bar",
        ),
        (("lab: fewer-raids", "lab: more-raids"), "the lab's name is that of its folder"),
        (
            ("solutions: {restraint: it holds Red back}", "solutions: {other: x}"),
            "no folder solutions/other",
        ),
        (("edit: [scenario.yaml]", "edit: [scenery.yaml]"), "there is no file scenery.yaml"),
    ],
)
def test_an_authors_mistake_is_told_with_its_place(
    tmp_path: Path, spoil: tuple[str, str], where: str
) -> None:
    folder = small_pack(tmp_path) / "fewer-raids"
    path = folder / "lab.yaml"
    path.write_text(path.read_text("utf-8").replace(*spoil), encoding="utf-8")

    with pytest.raises(ScenarioError) as refused:
        read_lab(folder)

    assert any(where in str(problem) for problem in refused.value.problems)
