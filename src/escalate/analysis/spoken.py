"""Things found by what people call them: by their names, or by the words that outputs use."""

from __future__ import annotations

from collections.abc import Collection

from escalate.analysis.story import plain_name
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.scenario.problems import closest, nearest


def named(model: Model, text: str, known: Collection[str], what: str) -> str:
    """The name of the thing that a text names, as the scenario does or in the words for it.

    Raises EscalateError, with the nearest name, if none of the known has it.
    """
    if text in known:
        return text
    called = {plain_name(model, name).casefold(): name for name in known}
    if text.casefold() in called:
        return called[text.casefold()]
    hint = nearest(text, known)
    if not hint and (words := closest(text.casefold(), called)):
        hint = f"did you mean {called[words]!r}?"
    raise EscalateError(
        f"no {what} is named {text!r}", hint or f"known: {', '.join(sorted(known))}"
    )
