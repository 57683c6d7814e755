"""One honest sentence, fit to print; computes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.scenario.layers import ABSENT, REMOVED
from escalate.views.ensemble import NOTE, change_documents, share_document, spoken
from escalate.views.numbers import counted, day, interval, points, share, whole
from escalate.views.trees import wrapped

if TYPE_CHECKING:
    from escalate.analysis.citation import Against, Citation
    from escalate.analysis.summary import Share
    from escalate.views.terminal import Terminal

MOST_TOLD = 4  # changes that a sentence can carry
STANDARD = "ICD 203"


@dataclass(frozen=True)
class CitationView:
    """A citation, the command that repeats its numbers, and one that goes on from there."""

    cited: Citation
    repeat: str
    next: str
    picked: tuple[str, ...] = ()

    def draw(self, terminal: Terminal) -> None:
        """Print the sentence: in one line into a pipe, with its command apart on a screen."""
        if terminal.width is None:
            terminal.write(self.sentence())
            return
        terminal.print(*map(terminal.text, wrapped(terminal, self._said())), "")
        terminal.write(f"Repeat  {self.repeat}")
        terminal.write(f"Next    {self.next}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """The sentence, and its parts."""
        cited = self.cited
        yield "Sentence", self.sentence()
        yield f"Outcome, {cited.came.name}", spoken(cited.came)
        if cited.against:
            yield "Without the changes", spoken(cited.against.share)
            yield "Difference", _difference(cited.against)
        yield "Worlds", whole(cited.worlds)
        yield "Failed", whole(len(cited.failures))
        yield "Scenario", cited.scenario
        yield "Hash", cited.hash
        yield "Seed", str(cited.seed)
        yield "Repeat", self.repeat
        yield "Next", self.next
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The sentence and its parts for programs."""
        cited, against = self.cited, self.cited.against
        return {
            "sentence": self.sentence(),
            "scenario": cited.scenario,
            "title": cited.title,
            "start": cited.start.isoformat(),
            "end": cited.end.isoformat(),
            "hash": cited.hash,
            "seed": cited.seed,
            "escalate": cited.version,
            "worlds": cited.worlds,
            "failed": len(cited.failures),
            "changes": change_documents(cited.changes),
            "picked": list(self.picked),
            "interval": "95% Wilson",
            "words": STANDARD,
            "outcome": {**share_document(cited.came), "members": list(cited.members)},
            "against": against
            and {
                **share_document(against.share),
                "entered": against.entered,
                "left": against.left,
                "difference": against.difference._asdict(),
                "p": against.p,
            },
            "repeat": self.repeat,
            "failures": [asdict(failure) for failure in cited.failures],
            "next": self.next,
            "note": NOTE,
        }

    def sentence(self) -> str:
        """All of it, with the command that repeats it."""
        return f"{self._said()} Repeat: {self.repeat}"

    def _said(self) -> str:
        cited = self.cited
        return (
            f"{_counted(cited)} {_came_to(cited)}"
            f" between {day(cited.start)} and {day(cited.end)}{self._changes()}{self._against()}."
            f" Counted in a model, scenario {cited.scenario}, hash {cited.hash},"
            f" seed {cited.seed}, escalate {cited.version}; not a forecast."
        )

    def _changes(self) -> str:
        """What was changed, each change as far as a sentence can carry them."""
        changes = self.cited.changes
        if not changes:
            return ""
        told = [_change(*change) for change in changes]
        if len(told) > MOST_TOLD:
            told[MOST_TOLD - 1 :] = [f"{counted(len(told) - MOST_TOLD + 1, 'more change')}"]
        listed = ", ".join(told[:-1]) + " and " * (len(told) > 1) + told[-1]
        return (
            f", with {' and '.join(self.picked)}: {listed}" if self.picked else f", with {listed}"
        )

    def _against(self) -> str:
        against = self.cited.against
        if not against:
            return ""
        of = against.share
        base = f"against {share(of)} ({interval(of, ' to ')}) in the scenario as it stands"
        return f"; {base}, {_difference(against)}"


def _counted(cited: Citation) -> str:
    """How many of the worlds, and in brackets their share."""
    of = cited.came
    many = {0: "none", of.of: f"all {whole(of.of)}"}.get(of.count, whole(of.count))
    worlds = f"In {many}" if of.count == of.of else f"In {many} of {whole(of.of)}"
    low, high = interval(of, " to ").split(" to ")
    between = f"95% interval {low} to {high}"
    if of.count == 0:
        between = f"which leaves room for up to {high}: {between}"
    elif of.count == of.of:
        between = f"which leaves room for as few as {low}%: {between}"
    else:
        between = f"{share(of)}; {between}"
    failed = len(cited.failures)
    apart = f"; {whole(failed)} more failed and count nowhere" if failed else ""
    return f"{worlds} simulated worlds ({between}; {_words(of)}{apart})"


def _words(of: Share) -> str:
    """The words that the standard has in quotes; it has none for the shares at both ends."""
    plain = [word for word in of.words.split(" to ") if any(map(str.isdigit, word))]
    if of.words in plain:
        return f"{of.words}, for which {STANDARD} has no word"
    if not plain:
        return f'"{of.words}" in the words of {STANDARD}'
    words = (word if word in plain else f'"{word}"' for word in of.words.split(" to "))
    return f"{' to '.join(words)} in the words of {STANDARD}"


def _came_to(cited: Citation) -> str:
    """What the crisis came to, or what the worlds ended in."""
    none = cited.came.count == 0
    if not cited.members:
        verb = "did {} end in" if none else "{} ended in"
        return f"{_verb(verb, cited)} {cited.came.name}"
    members = " or ".join(cited.members)
    named = "" if members == cited.came.name else f" ({members})"
    verb = "did {} come to" if none else "{} came to"
    return f"{_verb(verb, cited)} {cited.came.name}{named}"


def _verb(verb: str, cited: Citation) -> str:
    return verb.format(f'"{cited.title}"')


def _change(name: str, old: str, new: str) -> str:
    if new == REMOVED:
        return f"{name} removed"
    placed = f"{name} at {_value(new)}"
    return placed if old == ABSENT else f"{placed} in place of {_value(old)}"


def _value(text: str) -> str:
    """A value as it is printed elsewhere: 1_600 is 1,600."""
    return re.sub(r"(?<=\d)_(?=\d)", ",", text)


def _difference(against: Against) -> str:
    low, high = against.difference
    of = against.share.of
    between = f"95% interval {points(low, low, high)} to {points(high, low, high)}"
    if not against.seen:
        return f"a difference that these worlds cannot tell from none ({between} points)"
    change = points((against.entered - against.left) / of, low, high)
    return f"a difference of {change} points ({between})"
