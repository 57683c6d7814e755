"""The pages that speak of storm-corps speak of what is there."""

import re
from pathlib import Path

import pytest

from escalate.analysis.goal import goal
from escalate.analysis.paths import Paths, paths
from escalate.model.build import build
from escalate.runs.ensemble import extend
from escalate.scenario.load import load
from escalate.scenario.names import Names
from escalate.views.numbers import interval, share

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["model.md", "limits.md", "validation.md", "claims.md"]
QUOTED = re.compile(r"`([^`\n]+)`")
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+|[a-z]+_[a-z0-9_]+")


def text(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def known() -> set[str]:
    scenario = load("storm-corps")
    model = build(scenario)
    names = {*model.rows, *Names(scenario.base).targets, *scenario.base.sources}
    names |= {*scenario.base.overrides, *scenario.base.doctrines}
    return names | {part for name in names for part in name.split(".")}


@pytest.mark.parametrize("page", PAGES)
def test_every_name_on_a_page_is_one_of_the_scenario(page: str, known: set[str]) -> None:
    quoted = {word for word in QUOTED.findall(text(page)) if NAME.fullmatch(word)}
    language = set(QUOTED.findall(text("scenario.md")))

    assert not sorted(quoted - known - language)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    paths = {word for word in QUOTED.findall(text(page)) if re.fullmatch(r"[\w./-]+/[\w.-]*", word)}
    links = {link for link in re.findall(r"\]\(([^)#]+)", text(page)) if "://" not in link}

    assert not [path for path in paths if not (ROOT / path).exists()]
    assert not [link for link in links if not (ROOT / "docs" / link).exists()]


def test_every_mechanism_of_the_scenario_is_on_the_page_of_the_model() -> None:
    scenario, page = load("storm-corps").base, text("model.md")
    sections = ("supplies", "forces", "fronts", "treaties", "actions", "events", "quantities")

    for section in sections:
        missing = [name for name in getattr(scenario, section) if name not in page]
        assert not missing, section


def test_the_page_on_roads_quotes_what_paths_counts(tmp_path: Path) -> None:
    model = build(load("storm-corps"))
    worlds = extend(model, resolved="", seed=1, worlds=1000, root=tmp_path).ensemble
    headline = goal(None, model.outcomes, model.headline)

    def found(*, every: bool) -> Paths:
        return paths(model, worlds, 1000, headline, depth=6, at_least=0.05, every=every)

    page = " ".join(text("roads.md").split())
    all_of_them = found(every=True)
    assert f"the {all_of_them.came.count} worlds of a thousand" in page
    assert f"went {all_of_them.ways} roads" in page
    assert found(every=False).ways < all_of_them.came.count / 5
    tree = found(every=False).tree
    assert tree
    (clash,) = [one for one in tree.branches if one.road == ("korean_clash",)]
    assert clash.came
    fork = f"{clash.fork.count} of {clash.fork.of}: {share(clash.fork)} ({interval(clash.fork)})"
    assert f"`{fork}`" in page
    assert f"`if this far {share(clash.came)} ({interval(clash.came)})`" in page
