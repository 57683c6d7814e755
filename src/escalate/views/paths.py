"""The roads to an outcome: the commonest, and all of them as a tree; computes nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.views.ensemble import (
    NOTE,
    change_documents,
    changed,
    failed,
    share_document,
    spoken,
)
from escalate.views.numbers import counted, day, interval, share, whole
from escalate.views.tables import pairs
from escalate.views.trees import GLUE, Node, drawn, wrapped

if TYPE_CHECKING:
    from escalate.analysis.paths import Branch, Commonest, Folded, Paths
    from escalate.analysis.roads import Road
    from escalate.analysis.summary import Share
    from escalate.views.terminal import Terminal

ARROW = " → "
MORE = 10  # times as many worlds to look for what none of them came to


@dataclass(frozen=True)
class PathsView:
    """Roads, and the commands that name the same worlds again."""

    paths: Paths
    scenario: str  # as the user named it
    options: tuple[str, ...]
    program: str = "escalate"
    picked: tuple[str, ...] = ()

    def draw(self, terminal: Terminal) -> None:
        """Print the header, the commonest road, the tree, and what to look at next."""
        paths = self.paths
        terminal.print(
            terminal.text(paths.title, "bold"), pairs(terminal, list(self._header())), ""
        )
        if paths.commonest and paths.tree:
            self._say(
                terminal, f"{self._commonest(paths.commonest)}: {self._told(paths.commonest.road)}"
            )
            terminal.print("")
            self._say(terminal, self._legend(), "dim")
            terminal.print(*drawn(terminal, self._node(paths.tree)), "")
            for words in self._left_out():
                self._say(terminal, words, "dim")
        else:
            self._say(terminal, self._none())
        terminal.write(f"Next  {self._next()}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """Header, commonest road, and a line for each place in the tree."""
        paths = self.paths
        yield "Title", paths.title
        yield from self._header(" to ")
        if paths.commonest and paths.tree:
            yield self._commonest(paths.commonest), self._told(paths.commonest.road, ", then ")
            yield from self._lines(paths.tree)
            for words in self._left_out():
                yield "Left out", words
        else:
            yield "Roads", self._none()
        yield "Next", self._next()
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The same for programs; the tree is nested."""
        paths = self.paths
        common = paths.commonest
        return {
            "scenario": paths.scenario,
            "title": paths.title,
            "start": paths.start.isoformat(),
            "end": paths.end.isoformat(),
            "seed": paths.seed,
            "worlds": paths.worlds,
            "failed": len(paths.failures),
            "changes": change_documents(paths.changes),
            "interval": "95% Wilson",
            "outcome": {**share_document(paths.came), "members": list(paths.members)},
            "ways": paths.ways,
            "commonest": common
            and {
                "road": list(common.road),
                "titles": [paths.titles[name] for name in common.road],
                "world": common.world,
                **_numbers(common.taken),
            },
            "depth": paths.depth,
            "at_least": paths.at_least,
            "left_out": list(paths.left_out),
            "tree": paths.tree and self._document(paths.tree),
            "failures": [asdict(failure) for failure in paths.failures],
            "next": self._next(),
            "note": NOTE,
        }

    def _header(self, to: str = ARROW) -> Iterator[tuple[str, str]]:
        paths = self.paths
        yield "Period", f"{day(paths.start)}{to}{day(paths.end)}"
        yield from changed(paths.changes, to, self.picked)
        yield "Seed", str(paths.seed)
        yield "Worlds", whole(paths.worlds) + failed(paths.failures)
        yield "Outcome", f"{paths.came.name}: {spoken(paths.came)}"
        if paths.members:
            yield "Meaning", f"{' or '.join(paths.members)}, on any day"

    def _commonest(self, common: Commonest) -> str:
        of = f"{whole(common.taken.count)} of {counted(common.taken.of, 'world')}"
        return f"Commonest road ({of}; world {common.world} is the first that took it)"

    def _told(self, road: Road, to: str = ARROW) -> str:
        name = self.paths.came.name
        return to.join((*self._titles(road), name)) if road else f"straight to {name}"

    def _titles(self, road: Road) -> list[str]:
        return [self.paths.titles[name] for name in road]

    def _legend(self) -> str:
        name = self.paths.came.name
        return (
            f"At each fork: of its worlds that came to {name}, how many went this way, and their"
            " share (95% Wilson interval). If this far: of all worlds whose road begins so,"
            f" wherever it led, the share that came to {name}."
        )

    def _left_out(self) -> Iterator[str]:
        paths = self.paths
        if paths.left_out:
            names = ", ".join(paths.left_out)
            yield (
                f"{counted(len(paths.left_out), 'milestone')} left out (--all keeps them), which"
                f" by the same day other worlds had met about as often: {names}"
            )

    def _none(self) -> str:
        came = self.paths.came
        return f"No world came to {came.name}: there is no road to it to show."

    def _next(self) -> str:
        common = self.paths.commonest
        if common:
            words = ["why", self.scenario, str(common.world), *self.options]
        else:
            worlds = str(MORE * self.paths.worlds)
            words = ["paths", self.scenario, *self.options, "--to", self.paths.came.name]
            words += ["--worlds", worlds]
        return shlex.join([self.program, *words])

    def _say(self, terminal: Terminal, words: str, style: str = "") -> None:
        terminal.print(*(terminal.text(line, style) for line in wrapped(terminal, words)))

    def _node(self, branch: Branch) -> Node:
        """A branch, and in the same place what follows it without a fork."""
        way = _chain(branch)
        end = way[-1]
        begun = branch.road[:-1] if branch.came else branch.road
        names = self._titles(end.road[len(begun) :])
        shares = [_fork(branch)] if branch.road or not branch.came else []
        if not branch.road and branch.came:
            names.insert(0, counted(branch.fork.count, "world"))
        if end.came is None:
            names.append(self.paths.came.name)
        so_far = [each.came for each in way if each.came and each.road]
        if so_far:
            shares.append(f"if this far {_glued(so_far[-1])}")
        folded = [Node(f"… {_told(end.folded, end)}", style="dim")] if end.folded else []
        return Node(
            words=ARROW.join(names),
            below=[*map(self._node, end.branches), *folded],
            style="bold",
            notes=[" · ".join(shares)] if shares else (),
        )

    def _lines(self, branch: Branch) -> Iterator[tuple[str, str]]:
        """A line for every place after the start, and for what is folded."""
        for below in branch.branches:
            road, shares = self._titles(below.road), f"at the fork {spoken(below.fork)}"
            if below.came is None:
                road.append(self.paths.came.name)
            else:
                shares += f"; if this far {spoken(below.came)}"
            yield ", then ".join(road), shares
            yield from self._lines(below)
        if branch.folded:
            yield (
                ", then ".join((*self._titles(branch.road), "another way")),
                _told(branch.folded, branch),
            )

    def _document(self, branch: Branch) -> dict[str, Any]:
        return {
            "road": list(branch.road),
            "titles": self._titles(branch.road),
            "closes": branch.came is None,
            "fork": _numbers(branch.fork),
            "came": branch.came and _numbers(branch.came),
            "branches": [self._document(below) for below in branch.branches],
            "folded": branch.folded and asdict(branch.folded),
        }


def _chain(branch: Branch) -> list[Branch]:
    """A branch and those that follow it as long as there is one way on."""
    way = [branch]
    while len(way[-1].branches) == 1 and not way[-1].folded:
        way.append(way[-1].branches[0])
    return way


def _fork(branch: Branch) -> str:
    of = branch.fork
    return f"{whole(of.count)} of {whole(of.of)}: ".replace(" ", GLUE) + _glued(of)


def _glued(of: Share) -> str:
    return f"{share(of)} ({interval(of)})".replace(" ", GLUE)


def _told(folded: Folded, branch: Branch) -> str:
    way = "other way" if branch.branches else "way"
    return f"{counted(folded.ways, way)}, {counted(folded.worlds, 'world')}"


def _numbers(of: Share) -> dict[str, Any]:
    """A share whose name is told elsewhere."""
    return {key: value for key, value in share_document(of).items() if key != "name"}
