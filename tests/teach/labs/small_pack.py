"""A pack of two small labs on a made-up crisis, for tests to write where they like."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from escalate.runs.ensemble import Progress

CRISIS = """\
    escalate: 1
    scenario: border
    title: A border
    start: 2031-03-01
    days: 60
    ladder: {0: talks, 1: threats, 2: war}
    actors: {red: {title: Red}, blue: {title: Blue}}
    quantities:
      restraint: {value: 0, range: [0, 1]}
      patience: {value: 0, range: [0, 1]}
      noise.level: {value: 0.5, range: [0, 1]}
      aid: {start: 0, change: "1 - 0.5 * patience"}
    actions:
      strike: {by: red, rung: 2, p: 0.3, within: 30, times: {restraint: [1, 0.2]}}
      march: {by: blue, rung: 1, p: 0.5, within: 30, times: {patience: [1, 0.5]}}
    events:
      clash: {about: Shots are fired, each: march, p: 0.4}
      war: {about: War breaks out, each: clash, p: 0.9, then: ["blue.fighting = 1"]}
      rumour: {about: A rumour is told, each: march, p: 0.6}
    outcomes:
      open war: {when: "war.count > 0"}
      raid: {when: "strike.count > 0"}
      calm: otherwise
    headline: {name: open war, any_of: [open war]}
    laws:
      - {law: aid never falls, always: "aid >= 0"}
    overrides:
      calm_blue: {about: Blue is patient, patience: 1}
      sure_march:
        about: Blue marches on day 10
        march: {p: null, within: null, times: null, date: 10}
    """
MAKE = """\
    lab: fewer-raids
    number: 1
    title: Fewer raids
    kind: make
    level: 1
    minutes: 10
    tracks: [short]
    aim: Make raids rarer without giving less aid.
    idea: Two dials.
    edit: [scenario.yaml]
    play: [mine]
    worlds: 400
    may_change: {only: [restraint, patience, overrides.mine], at_most: 1, within: range}
    checks:
      raids: {say: Raids, share: raid, below: 25%}
      aid: {say: Aid, mean: aid, at_least: 99% of start}
      alive: {say: Blue still marches, alive: [march]}
      laws: {say: Laws, laws: hold}
      worse:
        say: Not worse with a patient Blue
        share: strike
        in: [mine]
        against: []
        each: [[], [calm_blue]]
        at_most: 0.5
    slots:
      war: {share: open war}
    solutions: {restraint: it holds Red back}
    cheats: {patience: aid, nothing: raids, wild: change, rename: frame, broken: file}
    """
START = """\
    escalate: 1
    extends: border.yaml
    scenario: fewer-raids
    title: Fewer raids
    overrides:
      mine: {about: nothing yet}
    """
CLAIM = """\
    lab: what-leads-to-war
    number: 2
    title: What leads to war
    kind: claim
    level: 2
    minutes: 10
    tracks: [short]
    aim: Say how often, and because of what.
    idea: Shadows and gates.
    scenario: border.yaml
    edit: [answer.yaml]
    worlds: 600
    checks:
      how-often:
        say: Open war
        claim: often
        share: open war
        covers: 3
        narrow: 12
        honest: worlds
      most: {say: Strikes at the most, claim: strikes, share: strike, at_most: 70%, honest: worlds}
      needed: {say: Needed, needed: needed, below: -5}
      company: {say: Company, company: company, at_least: 1.1, within: 1}
      enough: {say: Worlds, saved: worlds}
      guess: {say: A guess, predicted: true}
    solutions: {right: the shadow is the rumour}
    cheats: {wide: how-often, sure: how-often, definition: needed, gate: company}
    """
DISCUSS = "\n\n## Discuss\n\nWhy?\n"
ANSWER = """\
    often: 20 – 31 %
    strikes: at most 60 %
    needed: march
    company: A rumour is told
    worlds: 300
    """


def write(folder: Path, files: dict[str, str]) -> None:
    """Write some texts below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")


def mine(changes: str) -> str:
    """The start with something in its set."""
    return dedent(START).replace("{about: nothing yet}", changes)


def small_pack(folder: Path) -> Path:
    """The pack, below a folder."""
    texts = {
        "README.md": "# A lab\n\n    escalate run scenario.yaml --worlds 50\n",
        "hints.md": "## Where\n\nlook\n\n## What\n\nthink\n\n## How\n\ndo\n",
        "lesson.md": "# Lesson\n\nFrom {raids.start} to {raids}; war {war}." + DISCUSS,
    }
    claim_lesson = {
        **texts,
        "lesson.md": "# Lesson\n\nYou said {answer.often}.\n\n## Discuss\n\nWhy?\n",
    }
    cheats = {
        "patience": mine("{restraint: 1, patience: 1}"),
        "nothing": mine("{about: 'still nothing'}"),
        "wild": mine("{restraint: 3}"),
        "rename": mine("{restraint: 1, strike.p: 0.01}"),
        "broken": mine("{restriant: 1}"),
    }
    border = dedent(CRISIS)
    write(
        folder / "fewer-raids",
        {
            **texts,
            "lab.yaml": MAKE,
            "scenario.yaml": START,
            "border.yaml": border,
            "solutions/restraint/scenario.yaml": mine("{restraint: 1}"),
            **{f"cheats/{name}/scenario.yaml": text for name, text in cheats.items()},
        },
    )
    start = "often: 100 %\nstrikes: at most 1 %\nneeded: rumour\ncompany: march\nworlds: 1\n"
    answers = {
        "cheats/wide": "often: 0 – 100 %",
        "cheats/sure": "often: 25 %",
        "cheats/definition": "needed: war",
        "cheats/gate": "company: clash",
    }
    write(
        folder / "what-leads-to-war",
        {
            **claim_lesson,
            "lab.yaml": CLAIM,
            "answer.yaml": start,
            "border.yaml": border,
            "solutions/right/answer.yaml": ANSWER,
            **{f"{name}/answer.yaml": _changed(line) for name, line in answers.items()},
        },
    )
    return folder


def _changed(line: str) -> str:
    key = line.partition(":")[0]
    kept = [one for one in dedent(ANSWER).splitlines() if not one.startswith(f"{key}:")]
    return "\n".join([*kept, line]) + "\n"


def unheard(so_far: Progress) -> None:
    """Nobody wants to know how far it is."""
