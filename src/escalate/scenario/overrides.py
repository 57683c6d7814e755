"""Changes to a scenario by name: named overrides, lists of them, and `name=value`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from escalate.scenario.layers import ABSENT, KINDS, Layers, Origin, Tree
from escalate.scenario.names import SECTIONS, Names, Target, name_of
from escalate.scenario.problems import Place, Problem, Source, nearest
from escalate.scenario.reader import DATE, plain_scalar
from escalate.scenario.schema import ScenarioFile
from escalate.scenario.shape import Lost

MOST_NAMED = 8  # names that a hint lists
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Change:
    """What an override changed, as texts."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Setting:
    """A name, the place it stands for, what it becomes, and what says so."""

    name: str
    place: Place
    value: Tree
    origin: Origin
    is_number: bool = False
    is_new: bool = False
    default: str = ""
    """What stands there if nothing is written."""

    def touched(self) -> Iterator[Place]:
        """The places of the single values that are set or removed."""
        yield from _touched(self.place, self.value, is_number=self.is_number)


def _touched(place: Place, value: Tree, *, is_number: bool) -> Iterator[Place]:
    if isinstance(value, dict):
        for key, child in value.items():
            slot = "value" if key in KINDS else key
            yield from _touched((*place, slot), child, is_number=False)
    elif value is None or not is_number:
        yield place
    else:
        yield (*place, "value")


class Overrides:
    """What can be changed in a scenario, and by which names."""

    def __init__(self, names: Names, source: Source, lost: Lost) -> None:
        self._names, self._document, self._source = names, names.document, source
        self._lost = lost
        self.problems: list[Problem] = []

    def given(self, texts: Sequence[str]) -> list[Setting]:
        """The settings of `name=value` texts; each name is set once."""
        settings: list[Setting] = []
        for text in texts:
            parsed = parse(text)
            if isinstance(parsed, Problem):
                self.problems.append(parsed)
                continue
            name, value = parsed
            setting = self._setting(name, value, Origin(f"-S {text}", given=text))
            if isinstance(setting, Problem):
                self.problems.append(setting)
            elif clash := _clash(setting, settings):
                what = f"-S {text}: {name!r} is set twice"
                self.problems.append(Problem(what, hint=f"it is set by {clash.origin.by} already"))
            else:
                settings.append(setting)
        return settings

    def picked(self, picks: Sequence[str]) -> tuple[list[str], list[Setting]]:
        """The overrides that names stand for, each once, and their settings."""
        known = {**self._document.scenarios, **self._document.overrides}
        for pick in picks:
            if pick not in known:
                what = f"-s {pick}: no override or scenario has this name"
                hint = nearest(pick, known) or f"known: {', '.join(known) or 'none'}"
                self.problems.append(Problem(what, hint=hint))
        names = self._expanded(picks)
        found = [one for name in names for one in self._of(name)]
        self.problems += [one for one in found if isinstance(one, Problem)]
        settings = [one for one in found if isinstance(one, Setting)]
        clashes = list(_clashes(settings))
        for name, first, second in clashes:
            what = f"-s {','.join(picks)}: {name!r} is set by {first} and by {second}"
            self.problems.append(Problem(what, hint="pick one of them"))
        return names, [] if clashes else settings

    def things_with_other_numbers(self, name: str) -> frozenset[str] | None:
        """The things of which an override changes numbers; None if it changes anything else."""
        found = list(self._of(name))
        settings = [one for one in found if isinstance(one, Setting)]
        plain = all(one.is_number and not one.is_new and one.value is not None for one in settings)
        if len(settings) < len(found) or not plain:
            return None
        return frozenset(one.name.partition(".")[0] for one in settings)

    def wrong(self, names: Container[str]) -> tuple[Problem, ...]:
        """What is wrong with the overrides and the lists of them that are named, picked or not."""
        settings: dict[str, list[Setting]] = {}
        for name in self._document.overrides:
            found = list(self._of(name))
            settings[name] = [one for one in found if isinstance(one, Setting)]
            if name not in names:
                continue
            self._check_name(name, ("overrides", name))
            self.problems += [one for one in found if isinstance(one, Problem)]
            for twice, *_ in _clashes(settings[name]):
                hint = "a thing and a part of it are set together: keep one of them"
                what = f"{twice!r} is set twice in {name!r}"
                self._note(what, ("overrides", name, twice), hint)
        for name in self._document.scenarios:
            if name in names:
                self._check_name(name, ("scenarios", name))
                self._check_list(name, settings)
        return tuple(self.problems)

    def _check_name(self, name: str, place: Place) -> None:
        if "," in name or name != name.strip():
            hint = "-s a,b picks a and b: leave commas out of names, and spaces at their ends"
            self._note(f"{name!r} cannot be picked", place, hint)

    def _check_list(self, name: str, settings: Mapping[str, list[Setting]]) -> None:
        known = {**self._document.scenarios, **self._document.overrides}
        place: Place = ("scenarios", name)
        if name in self._document.overrides:
            self._note(f"{name!r} is the name of an override already", place)
        for index, part in enumerate(self._document.scenarios[name]):
            if part not in known:
                what = f"no override or scenario is named {part!r}"
                hint = nearest(part, known) or f"known: {', '.join([*known][:MOST_NAMED])}"
                if "," in part:
                    hint = f"write [{', '.join(part.replace(',', ' ').split())}]"
                self._note(what, (*place, index), hint)
        reached = self._reached(name)
        if name in reached:
            round_it = [one for one in self._document.scenarios if name in self._reached(one)]
            if name == next(one for one in round_it if one in reached):
                self._note(f"a circle: {name!r} is a part of itself", place, "take one part out")
            return
        parts = [one for part in self._expanded([name]) for one in settings.get(part, ())]
        for twice, first, second in _clashes(parts):
            if first != second:
                what = f"{twice!r} is set by {first} and by {second}"
                self._note(what, place, "two overrides in one list set different names")

    def _note(self, what: str, place: Place, hint: str = "") -> None:
        problem = Problem(what, place, hint, at_key=not isinstance(place[-1], int))
        self.problems.append(problem.located(self._source))

    def _reached(self, name: str) -> set[str]:
        """The lists and overrides that a list leads to, itself only if it lies on a circle."""
        reached: set[str] = set()
        waiting = list(self._document.scenarios.get(name, ()))
        while waiting:
            part = waiting.pop()
            if part not in reached:
                reached.add(part)
                waiting += self._document.scenarios.get(part, ())
        return reached

    def _expanded(self, picks: Sequence[str]) -> list[str]:
        """The overrides that names stand for, each once, in the order of the file."""
        reached = {*picks}.union(*map(self._reached, picks))
        return [name for name in self._document.overrides if name in reached]

    def _of(self, name: str) -> Iterator[Setting | Problem]:
        """The settings of one override, and what is wrong with the others."""
        override = self._document.overrides[name]
        place: Place = ("overrides", name)
        for key, value in override.changes.items():
            origin = Origin(f"override {name}", self._source, (*place, key))
            setting = self._setting(key, value, origin)
            if isinstance(setting, Setting) or not self._lost.has(key):
                yield setting
        for section, things in override.new.items():
            for thing, value in things.items():
                inner = (*place, "new", section, thing)
                yield self._new(
                    section, thing, value, Origin(f"override {name}", self._source, inner)
                )

    def _new(self, section: str, thing: str, value: Tree, origin: Origin) -> Setting | Problem:
        if section not in SECTIONS:
            what = f"{section!r} is no section for new things"
            hint = nearest(section, SECTIONS) or f"sections: {', '.join(SECTIONS)}"
            outer = Origin(origin.by, origin.source, origin.place[:-1])
            return _at(outer, what, hint)
        if thing in getattr(self._document, section):
            return _at(origin, f"{thing!r} is not new", "leave out `new:` to change it")
        return Setting(thing, (section, thing), value, origin, is_new=True)

    def _setting(self, name: str, value: Tree, origin: Origin) -> Setting | Problem:
        target = self._names.targets.get(name)
        place = _place(target, value) if target else None
        if target is None or place is None:
            return self._unknown(name, target, origin)
        number = target.leaf.number if target.leaf else None
        return Setting(
            name,
            place,
            value,
            origin,
            is_number=number is not None or _is_quantity(place),
            default=f"{number.value:g}" if number else "",
        )

    def _unknown(self, name: str, target: Target | None, origin: Origin) -> Problem:
        what = f"there is no {name!r}"
        if name in SECTIONS:
            hint = "names leave the section out: write `thing.part: value`"
            return _at(origin, f"{name!r} is no name for an override", hint)
        if name in ScenarioFile.model_fields:
            return _at(origin, what, "it cannot be changed by name; change it in the file")
        numbers = [key for key, one in self._names.targets.items() if one.leaf and one.leaf.number]
        inside = sorted(key for key in numbers if key.startswith(f"{name}."))
        if inside:
            return _at(
                origin, f"{name!r} is not one number", f"its numbers are: {', '.join(inside)}"
            )
        if target is not None:
            return _at(origin, f"{name!r} is not a number", "give a list or a mapping")
        hint = self._meant(name) or nearest(name, numbers) or nearest(name, self._names.targets)
        if not hint and not origin.given:
            hint = "what is not in the scenario yet goes under `new:`, by section"
        return _at(origin, what, hint or "a name is a place in the file without the section")

    def _meant(self, name: str) -> str:
        """The name that was meant by one with a section or with a key that names leave out."""
        rest = name.partition(".")[2]
        plain = name.removesuffix(".value").removesuffix(".start")
        for key in (plain, rest, f"outcomes.{name}", f"headline.{name}"):
            if key in self._names.targets:
                return f"did you mean {key!r}? its name is its place without the section"
        return ""


def parse(given: str) -> tuple[str, Tree] | Problem:
    """The name and the value of `name=value`."""
    name, equals, text = given.partition("=")
    name, text = name.strip(), text.strip()
    if not equals or not name or not text:
        hint = "write name=value, without spaces around ="
        return Problem(f"-S {given}: not a change", hint=hint)
    return name, _value(text)


def _value(text: str) -> Tree:
    if text in _WORDS:
        return _WORDS[text]
    if not DATE.fullmatch(text):
        return plain_scalar(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def laid(layers: Layers, settings: Iterable[Setting]) -> list[Change]:
    """Lay settings over a document, in an order that makes their own order not matter."""
    ordered = sorted(settings, key=_order)
    before = {place: len(steps) for place, steps in layers.steps.items()}
    for one in ordered:
        layers.put(one.place, one.value, one.origin)
    settings_at = {one.place: one for one in ordered}
    changes = [
        _change(place, steps[-grown - 1].value, steps[-1].value, settings_at.get(place))
        for place, steps in layers.steps.items()
        if (grown := len(steps) - max(1, before.get(place, 1)))
    ]
    told = {change.name for change in changes}
    new = [one for one in ordered if one.is_new and one.name not in told]
    changes += [Change(one.name, "not there", "new") for one in new]
    return [change for change in changes if change.old != change.new]


def _change(place: Place, old: str, new: str, setting: Setting | None) -> Change:
    if setting is None:
        return Change(name_of(place), old, new)
    return Change(setting.name, setting.default or old if old == ABSENT else old, new)


def _order(setting: Setting) -> tuple[bool, tuple[str, ...]]:
    """Numbers before what is said about them, then by place."""
    return isinstance(setting.value, dict), tuple(map(str, setting.place))


def _clashes(settings: Sequence[Setting]) -> Iterator[tuple[str, str, str]]:
    """Names that are set twice, and by what; a name and a part of it are the same name."""
    setters: dict[Place, Setting] = {}
    around: dict[Place, Setting] = {}
    for setting in settings:
        for place in setting.touched():
            prefixes = [place[:end] for end in range(1, len(place))]
            others = (setters.get(one) for one in (place, *prefixes))
            if other := next(filter(None, others), around.get(place)):
                yield setting.name, other.origin.by, setting.origin.by
                break
        for place in setting.touched():
            setters[place] = setting
            around |= {place[:end]: setting for end in range(1, len(place))}


def _clash(setting: Setting, others: Sequence[Setting]) -> Setting | None:
    """The setting that sets the same thing already."""
    return next((other for other in others if any(_clashes([other, setting]))), None)


def _place(target: Target, value: Tree) -> Place | None:
    """Where a value goes: a mapping or nothing to what is around, all else to the leaf."""
    leaf = target.leaf.place if target.leaf else None
    if isinstance(value, dict) or (value is None and target.around):
        return target.around or leaf
    listed = isinstance(value, list) or (target.words and isinstance(value, str))
    return leaf or (target.around if listed else None)


def _is_quantity(place: Place) -> bool:
    return place[0] == "quantities" and len(place) == 2


def _at(origin: Origin, what: str, hint: str) -> Problem:
    if origin.given:
        return Problem(f"-S {origin.given}: {what}", hint=hint)
    return Problem(what, origin.place, hint, at_key=True).located(origin.source)


def names_of(picks: Iterable[str]) -> list[str]:
    """The single names in texts such as `a,b`."""
    return [name.strip() for pick in picks for name in pick.split(",") if name.strip()]
