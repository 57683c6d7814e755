"""The ladder and what is measured by it: how rungs and heat fade, and what an act weighs."""

from __future__ import annotations

from collections.abc import Collection

from escalate.model.binder import Binder
from escalate.model.parts import Escalation
from escalate.scenario.problems import Place
from escalate.scenario.schema import ScenarioFile

INDEX = "escalation.index"


def register_ladder(binder: Binder) -> None:
    """The row of the escalation index."""
    binder.row(INDEX)


def bind_ladder(binder: Binder) -> Escalation:
    """The rules of the ladder, with the weights that the index goes by."""
    for name, weights in binder.document.escalation.weightings.items():
        _check_rungs(binder, weights, ("escalation", "weightings", name))
    return Escalation(
        heat_per_rung=binder.number_row("escalation.heat_per_rung"),
        heat_half_life=binder.number_row("escalation.heat_half_life"),
        rung_days=binder.number_row("escalation.rung_days"),
        index=binder.number_row(INDEX),
        weights=_weights(binder),
    )


def _check_rungs(binder: Binder, weighted: Collection[str], place: Place) -> None:
    """Every rung has a weight, and nothing else has one."""
    if binder.lost.lacks("ladder"):
        return
    ladder = binder.document.ladder
    for rung in weighted:
        if rung not in ladder:
            hint = f"its rungs are 0 to {len(ladder) - 1}" if ladder else "write a `ladder:` first"
            binder.key_problem(f"the ladder has no rung {rung}", (*place, rung), hint)
    lost = ".".join(map(str, place))
    missing = [rung for rung in ladder if rung not in weighted]
    if missing and not (binder.lost.has(lost) or binder.lost.lacks(lost)):
        rungs = f"rung{'s' * (len(missing) > 1)} {', '.join(missing)}"
        what = f"{place[-1]!r} gives no weight to {rungs}"
        binder.key_problem(what, place, "write a weight for every rung, which may be 0")


def _weights(binder: Binder) -> tuple[float, ...]:
    """What an act at each rung weighs: as the weighting that is chosen says, or its rung."""
    escalation, rungs = binder.document.escalation, range(len(binder.document.ladder))
    chosen = escalation.weighting
    if chosen is None:
        return tuple(map(float, rungs))
    if not binder.lost.lacks("escalation.weightings"):
        binder.known("weighting", chosen, escalation.weightings, ("escalation", "weighting"))
    weights = escalation.weightings.get(chosen, {})
    return tuple(weights.get(str(rung), float(rung)) for rung in rungs)


def rung_names(document: ScenarioFile) -> tuple[str, ...]:
    """What each rung is called, from the lowest up."""
    rungs = sorted(document.ladder, key=lambda rung: (len(rung), rung))
    return tuple(document.ladder[rung] for rung in rungs)
