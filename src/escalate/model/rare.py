"""Why things that seldom or never come about stand in a scenario; judges nothing."""

from __future__ import annotations

from escalate.model.outcomes import slug
from escalate.scenario.schema import ScenarioFile


def rare(document: ScenarioFile) -> dict[str, str]:
    """The reason of every action, event, duty and outcome that has one, by its name.

    An outcome goes by its name in formulas.
    """
    acts = {**document.actions, **document.events}
    reasons = {name: act.rare for name, act in acts.items()}
    for treaty, part in document.treaties.items():
        reasons |= {f"{treaty}.{name}": duty.rare for name, duty in part.duties.items()}
    reasons |= {slug(name): one.rare for name, one in document.outcomes.items() if one}
    return {name: reason for name, reason in reasons.items() if reason and reason.strip()}
