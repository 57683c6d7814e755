"""`escalate show`: a scenario after its overrides: its text, its origins, or a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from escalate.cli.options import Json, Orders, Picks, Plain, ScenarioName, Sets
from escalate.errors import EscalateError, ExitCode
from escalate.views.terminal import Terminal

if TYPE_CHECKING:
    from escalate.model.model import Model
    from escalate.scenario.load import Scenario
    from escalate.views.forms import View

Chain = Annotated[bool, typer.Option("--chain", help="Where each value came from, by name.")]
Only = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Only values whose names begin so; with --chain or alone."),
]
Other = Annotated[
    str | None,
    typer.Option("--diff", metavar="OTHER", help="What differs from another scenario, or its own."),
]
Actor = Annotated[
    str | None, typer.Option(metavar="NAME", help="One actor: aims, ties, duties, what it may do.")
]
Offered = Annotated[
    bool, typer.Option("--sets", help="The overrides and scenarios of the file, for -s.")
]
Full = Annotated[
    bool,
    typer.Option(
        "--all", help="With --chain defaults too; with --diff titles, notes, sources, ranges."
    ),
]


def show(
    ctx: typer.Context,
    scenario: ScenarioName,
    *,
    picks: Picks = None,
    sets: Sets = None,
    orders: Orders = None,
    chain: Chain = False,
    only: Only = None,
    other: Other = None,
    actor: Actor = None,
    offered: Offered = False,
    full: Full = False,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Print a scenario with its overrides, or where values came from."""
    given = {
        "--chain": chain or only is not None,
        "--diff": other is not None,
        "--actor": actor is not None,
        "--sets": offered,
    }
    asked = [option for option, is_given in given.items() if is_given]
    _refuse(asked, changed=bool(picks or sets), full=full, formed=json or plain)
    from escalate.model.build import build
    from escalate.scenario.load import load
    from escalate.views import forms
    from escalate.views.resolved import write_yaml

    terminal: Terminal = ctx.obj
    form = forms.Form.chosen(plain=plain, json=json)
    loaded = load(scenario, sets or (), picks or (), orders or ())
    model = build(loaded)
    match asked:
        case ["--chain"]:
            view = _chain(loaded, only or "", full=full)
        case ["--diff"]:
            view = _diff(loaded, model, scenario, other or "", sets or (), full=full)
        case ["--actor"]:
            view = _brief(loaded, model, actor or "")
        case ["--sets"]:
            view = _sets(loaded)
        case _:
            write_yaml(terminal, loaded.resolved(model.day_0_factors))
            return ExitCode.OK
    forms.show(view, terminal, form)
    return ExitCode.OK


def _refuse(asked: list[str], *, changed: bool, full: bool, formed: bool) -> None:
    """Raise EscalateError for options that mean nothing together."""
    if len(asked) > 1:
        raise EscalateError(f"{' and '.join(asked)} exclude each other", "give one of them")
    if formed and not asked:
        what = "--json and --plain go with --chain, --diff, --actor or --sets"
        raise EscalateError(what, "leave them out: the scenario itself is YAML")
    if full and asked not in (["--chain"], ["--diff"]):
        raise EscalateError("--all goes with --chain or --diff", "leave it out, or add one of them")
    if changed and asked == ["--sets"]:
        raise EscalateError("--sets tells what there is to pick", "leave out -s and -S")


def _chain(loaded: Scenario, only: str, *, full: bool) -> View:
    from escalate.scenario.problems import nearest
    from escalate.scenario.provenance import beginning_with, provenance
    from escalate.views.provenance import ProvenanceView

    values = provenance(loaded, full=full)
    kept = beginning_with(values, only)
    if not kept:
        hint = nearest(only, [value.name for value in values])
        raise EscalateError(f"no name begins with {only!r}", hint or "leave out --only to see all")
    return ProvenanceView(loaded.name, loaded.title, tuple(kept))


def _diff(
    loaded: Scenario,
    model: Model,
    name: str,
    other: str,
    sets: list[str] | tuple[()],
    *,
    full: bool,
) -> View:
    from escalate.analysis.differences import differences
    from escalate.model.build import build
    from escalate.scenario.load import load
    from escalate.views.differences import DifferencesView

    there = load(other)
    found = differences(loaded, there, model.day_0_factors, build(there).day_0_factors, full=full)
    changes = [*loaded.picked, *(f"-S {text}" for text in sets)]
    here = f"{name} with {', '.join(changes)}" if changes else name
    return DifferencesView(here, other, found, full=full)


def _brief(loaded: Scenario, model: Model, actor: str) -> View:
    from escalate.analysis.brief import brief
    from escalate.views.brief import BriefView

    return BriefView(loaded.name, loaded.title, brief(loaded, model, actor))


def _sets(loaded: Scenario) -> View:
    from escalate.scenario.offered import offers
    from escalate.views.sets import SetsView

    return SetsView(loaded.name, loaded.title, offers(loaded))
