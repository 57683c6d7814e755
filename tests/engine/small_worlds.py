"""Small crises from a few lines of YAML, and what their worlds did; every test states the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns, Floats, Ints
from escalate.engine.deciders import Decider
from escalate.engine.history import History, Kind
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load_text

ENSEMBLE = 20_000
SEED = 20_241_101
DOUBT = 1e-6
"""Seeds are fixed, so a test that falls below this has found a fault, not bad luck."""

_DEFAULTS = {
    "ladder": "ladder: {0: talks, 1: threats, 2: arms, 3: war}",
    "actors": "actors: {red: {}, blue: {}}",
    "outcomes": 'outcomes: {doom: {when: "day < 0"}, peace: otherwise}',
    "headline": "headline: {name: doom, any_of: [doom]}",
}

Entry = tuple[int, str, str, str, str]
"""Day, happening, kind, and the exact spelling of chance and roll."""


def text_of(body: str, *, days: int = 100) -> str:
    """The text of a scenario: what every scenario needs, and the sections given."""
    given = dedent(body)
    lines = [
        f"escalate: 1\nscenario: small\ntitle: A small crisis\nstart: 2031-03-01\ndays: {days}"
    ]
    sections = {line.split(":")[0] for line in given.splitlines() if line[:1].isalpha()}
    lines += [text for section, text in _DEFAULTS.items() if section not in sections]
    return "\n".join([*lines, given])


def crisis(body: str, *, days: int = 100, sets: Sequence[str] = ()) -> Model:
    """The model of a small scenario."""
    return build(load_text(text_of(body, days=days), Path("small.yaml"), sets))


def many(model: Model, count: int = ENSEMBLE, *, seed: int = SEED, trace: bool = False) -> History:
    """Worlds 1 to `count`, changed in nothing."""
    return simulate(model, seed, Columns.of(range(1, count + 1)), trace=trace)


def some(
    model: Model,
    columns: Sequence[Column | int],
    *,
    deciders: Mapping[str, Decider] | None = None,
    trace: bool = True,
) -> History:
    """The columns given; a number is a world changed in nothing."""
    stack = [column if isinstance(column, Column) else Column(column) for column in columns]
    return simulate(model, SEED, Columns.stack(stack), deciders=deciders, trace=trace)


def traced(history: History, row: str) -> Floats:
    """A row on every day: (days + 1, columns)."""
    assert history.trace is not None
    return history.trace[row]


def _of(history: History, name: str, kind: Kind) -> tuple[Ints, Ints]:
    events = history.events
    those = (events.happening == events.names.index(name)) & (events.kind == kind)
    return events.column[those], events.day[those].astype(np.int64)


def tally(history: History, name: str, kind: Kind = Kind.HAPPENED) -> Ints:
    """How often something happened, by column."""
    return np.bincount(_of(history, name, kind)[0], minlength=len(history.worlds))


def days_of(history: History, name: str, kind: Kind = Kind.HAPPENED, *, nth: int = 1) -> Floats:
    """The day on which something happened for the nth time, by column; NaN if it did not."""
    columns, days = _of(history, name, kind)
    every = np.arange(len(history.worlds))
    at = np.searchsorted(columns, every) + nth - 1
    there = at < np.searchsorted(columns, every, side="right")
    found = np.full(len(every), np.nan)
    found[there] = days[at[there]]
    return found


def story(history: History, column: int, *, without: Sequence[str] = ()) -> list[Entry]:
    """All that happened in a column, by names, with chances and rolls to the last bit."""
    events = history.events
    first, last = np.searchsorted(events.column, [column, column + 1])
    told = (
        (
            int(events.day[at]),
            events.names[events.happening[at]],
            Kind(events.kind[at]).name,
            float(events.chance[at]).hex(),
            float(events.roll[at]).hex(),
        )
        for at in range(first, last)
    )
    return [entry for entry in told if entry[1] not in without]


def stories(history: History, *, without: Sequence[str] = ()) -> list[list[Entry]]:
    """The story of every column."""
    return [story(history, column, without=without) for column in range(len(history.worlds))]


def exactly(history: History, columns: Sequence[int] | None = None) -> dict[str, bytes]:
    """Everything that is kept of some columns, as bytes."""
    chosen = list(range(len(history.worlds))) if columns is None else list(columns)
    events = history.events
    firsts = np.searchsorted(events.column, chosen)
    lasts = np.searchsorted(events.column, chosen, side="right")
    spans = [np.arange(first, last) for first, last in zip(firsts, lasts, strict=True)]
    at = np.concatenate([*spans, np.empty(0, np.int64)]).astype(np.int64)
    kept: dict[str, NDArray[np.generic]] = {
        "column": np.repeat(np.arange(len(chosen)), lasts - firsts),
        **{
            field: getattr(events, field)[at]
            for field in ("day", "happening", "kind", "chance", "roll")
        },
        **{
            field: getattr(history, field)[..., chosen]
            for field in ("worlds", "ending", "outcome_day", "peak", "series")
        },
        "failed_day": history.failures.day[chosen],
        "failed_row": history.failures.row[chosen],
        **{f"trace {row}": held[:, chosen] for row, held in (history.trace or {}).items()},
    }
    return {field: np.ascontiguousarray(array).tobytes() for field, array in kept.items()}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The fields in which two extracts are not the same bytes."""
    return sorted(
        field for field in one.keys() | other.keys() if one.get(field) != other.get(field)
    )


def fits(observed: ArrayLike, probabilities: ArrayLike) -> bool:
    """Whether counts may come from a distribution (chi-square; rare cells are put together)."""
    counts, shares = np.asarray(observed, float), np.asarray(probabilities, float)
    assert np.isclose(shares.sum(), 1.0, atol=1e-9)
    expected = shares / shares.sum() * counts.sum()
    rare = expected < 5.0
    if rare.any():
        counts = np.append(counts[~rare], counts[rare].sum())
        expected = np.append(expected[~rare], expected[rare].sum())
    if expected[-1] == 0.0:
        assert counts[-1] == 0.0
        counts, expected = counts[:-1], expected[:-1]
    if len(counts) == 1:
        return True
    return bool(stats.chisquare(counts, expected).pvalue > DOUBT)


def share_fits(hits: int, trials: int, p: float) -> bool:
    """Whether a share may come from a chance (exact binomial test)."""
    return bool(stats.binomtest(int(hits), int(trials), p).pvalue > DOUBT)


def histogram(days: Floats, first: int, last: int) -> Ints:
    """How many fall on each day from first to last, and after them how many do not."""
    inside = days[(days >= first) & (days <= last)].astype(np.int64)
    counts = np.bincount(inside - first, minlength=last - first + 1)
    return np.append(counts, len(days) - len(inside))


def geometric(p: float, count: int) -> Floats:
    """The chances that the first success is the 1st, 2nd, ... trial, and that it is later."""
    trials = np.arange(1, count + 1)
    return np.append(p * (1 - p) ** (trials - 1), (1 - p) ** count)
