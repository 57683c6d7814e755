"""A made-up crisis with four seats, three councils and injects, and packs made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from escalate.model.build import build
from escalate.runs.asked import SEED, asked
from escalate.runs.ensemble import Progress
from escalate.scenario.load import load_text
from escalate.teach.classes.pack import Pack, Wish, pack, takers
from escalate.teach.classes.plans import plan
from escalate.teach.classes.sitting import Sitting

WORLDS = 200
STRAIT = """\
escalate: 1
scenario: grey-strait
title: The grey strait
about: Four states quarrel over a strait
start: 2031-03-01
days: 200
ladder: {0: talks, 1: threats, 2: arms, 3: war}

actors:
  lund:
    title: Lund
    sees:
      raid.count: {lag: 5}
      tension: {error: 0.3}
      convoy.count: never
  ostria: {title: Ostria}
  belmar: {title: Belmar, sees: {tension: {lag: 9}}}
  norva: {title: Norva}

quantities:
  tension: {title: Tension in the strait, start: 0.4, min: 0, max: 1,
            toward: {level: 0.3, half_life: 60}}

treaties:
  pact:
    title: Pact of the strait
    clause: defence
    duties:
      to_lund: {by: ostria, to: lund, trigger: "raid.count > 0", consult: 4, will: 0.7,
                help: troops_inside, rung: 2}

actions:
  blockade:
    {by: belmar, about: Belmar closes the strait, rung: 2, p: 0.6, within: 60, lag: 3,
     then: ["tension += 0.3"]}
  convoy:
    {by: ostria, about: Ostria sends a convoy, rung: 2, p: 0.3, within: 60, lag: [5, 9],
     then: ["tension += 0.1"]}
  hotline:
    {by: lund, about: Lund opens a hotline, rung: 0, p: 0.02, within: 60, lag: 1,
     then: ["tension -= 0.5"]}
  mobilise:
    {by: lund, about: Lund calls up its reserves, rung: 2, p: 0.3, within: 60,
     then: ["tension += 0.2"]}
  mediate:
    {by: norva, about: Norva invites both sides, rung: 0, p: 0.05, within: 60,
     then: ["tension -= 0.2"]}
  embargo:
    {by: norva, about: Norva stops its trade, rung: 1, p: 0.4, within: 60,
     then: ["tension += 0.05"]}

events:
  vote:
    {about: Lund elects a parliament, date: 2031-03-12, odds: {hawks: 0.5, doves: rest}}
  raid:
    {about: A harbour of Lund is raided, p: 0.5, within: 90, times: {tension: [0.3, 3]}}
  storm: {about: A storm scatters the ships, rate: 40, per: year, repeats: true}
  war_breaks_out:
    {about: War breaks out in the strait, when: "day > 45", p: 0.6, within: 90,
     times: {"tension": [0.01, 4]}}

outcomes:
  war: {when: "war_breaks_out.count > 0"}
  raids: {when: "raid.count > 0"}
  quiet: otherwise
headline: {name: open war, any_of: [war]}
milestones: [blockade, convoy, mobilise, mediate, embargo, vote, raid, war_breaks_out]
watch: [tension]

seats:
  lund:
    office: the Defence Council in Port Lund
    councils: [2031-03-11, 2031-04-10, 2031-05-10]
    aims:
      calm: {title: no war in the strait, kept: "war_breaks_out.count == 0"}
      ports: {title: safe harbours, kept: "raid.count == 0"}
    report:
      raid: {title: Raids on our harbours}
      tension: {title: How tense the strait is}
      convoy: {title: Convoys of Ostria}
    menu:
      hotline: {title: open a hotline, needs: Belmar, expects: "tension ▼", for: It is cheap.}
      mobilise: {title: call up reserves, undo: hardly, expects: "tension ▲▲",
                 objects: the towns are against it, against: It cannot be undone.}
    home: ["31 % for reserves (February 2031)"]
    red_lines: {ours: no foreign ships in port, said: Belmar says its coast is one}
    not_bound_by: anything with Norva
    good_on: its own coast
    blind_to: what Belmar plans
    silent: it waits and calls up reserves late.
    ask: Ask Ostria whether it would come.
  belmar:
    office: the Naval Staff
    councils: [2031-03-11, 2031-04-10, 2031-05-10]
    report: {tension: {title: How tense the strait is}}
    menu:
      blockade: {title: close the strait}
  ostria:
    office: the Cabinet
    orders: 1
    councils: [2031-03-13, 2031-04-12, 2031-05-12]
    menu:
      convoy: {title: send a convoy}
  norva:
    office: the Foreign Ministry
    councils: [2031-03-11, 2031-04-10, 2031-05-10]
    menu:
      mediate: {title: invite both sides}
      embargo: {title: stop our trade}

injects:
  ballot:
    day: 2031-03-13
    to: all
    kind: fact
    text: The votes of Lund are counted.
    happening: vote
    expected: talk of a new course
    point: a dated branch
    plans: {25: 11, 50: 13, 90: 18}
  sails:
    day: 2031-04-11
    to: [lund, ostria]
    kind: rumour
    text: Sails were seen off Port Lund.
    happening: raid
    plans: {50: 24, 90: 31}
  war_news:
    day: 2031-03-14
    to: belmar
    kind: fact
    text: War has broken out.
    happening: war_breaks_out
    plans: {50: 15}
  late_letter:
    day: 2031-05-11
    to: norva
    kind: message
    text: A letter arrives.
    plans: {90: 44}
  silence: {day: 2031-03-12, to: all, kind: message, text: No news.}
"""


@contextmanager
def unreported() -> Iterator[Any]:
    """Tells nobody how far the work is."""

    def report(so_far: Progress) -> None:
        """Nobody wants to know."""

    yield report


def sitting(
    folder: Path, wish: Wish, text: str = STRAIT, *, seed: int = SEED, worlds: int = WORLDS
) -> tuple[Any, Sitting]:
    """The scenario as it was read, and who sits in it."""
    path = folder / "strait.yaml"
    path.write_text(text, encoding="utf-8")
    of = asked(str(path), sets=(), picks=(), seed=seed, worlds=worlds, root=folder / "runs")
    seats = takers(of.model, wish, "strait.yaml")
    with unreported() as tell:
        ensemble = of.ensemble(tell)
    return of.loaded, Sitting(of.model, seats, plan(wish.minutes).councils, ensemble, worlds)


def packed(folder: Path, wish: Wish | None = None, text: str = STRAIT, seed: int = SEED) -> Pack:
    """A pack of the strait."""
    wish = wish or Wish(50, None, "auto")
    loaded, who = sitting(folder, wish, text, seed=seed)
    return pack(loaded, who, wish, unreported)


def model_of(text: str = STRAIT) -> Any:
    """The model of the strait."""
    return build(load_text(text, Path("strait.yaml")))


def blocks_of(papers: Sequence[Any], kind: type) -> list[Any]:
    """All blocks of a kind."""
    return [block for paper in papers for block in paper.blocks if isinstance(block, kind)]
