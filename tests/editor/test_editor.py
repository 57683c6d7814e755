"""What an editor with yaml-language-server makes of scenarios, by the schema that we ship."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import Complaint, LanguageServer
from spelling_cases import cases

from escalate.scenario.library import shipped
from escalate.scenario.load import load_text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STRAIT = shipped()["strait"].read_text(encoding="utf-8")
MODELINE = "# yaml-language-server: $schema=scenario.schema.json\n"
EXTENDS = f"{MODELINE}escalate: 1\nextends: strait\n"

INSTALLED = (HERE / "node_modules").is_dir()

pytestmark = pytest.mark.skipif(
    not shutil.which("node") or not (INSTALLED or shutil.which("npm")),
    reason="node or npm is not installed",
)


class Complaints:
    """What the server says of a text beside the schema."""

    def __init__(self, server: LanguageServer, folder: Path) -> None:
        self._server, self._path = server, folder / "crisis.yaml"

    def __call__(self, text: str) -> list[Complaint]:
        return self._server.complaints({self._path: text})[self._path]

    def on(self, text: str) -> list[tuple[int, str]]:
        """Only where."""
        return [(complaint.line, complaint.words) for complaint in self(text)]


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    assert INSTALLED, "run `make test` once: it installs yaml-language-server"
    with LanguageServer(HERE) as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the schema and nothing else."""
    folder = tmp_path_factory.mktemp("editor")
    shutil.copy(ROOT / "scenarios" / "scenario.schema.json", folder)
    return folder


@pytest.fixture
def complaints(server: LanguageServer, folder: Path) -> Complaints:
    return Complaints(server, folder)


def planted(good: str, bad: str) -> tuple[str, int]:
    """The scenario `strait` with a mistake in it, and its line."""
    assert STRAIT.count(good) == 1
    return STRAIT.replace(good, bad), STRAIT[: STRAIT.index(good)].count("\n") + 1


def test_no_shipped_scenario_is_complained_of(server: LanguageServer) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in shipped().values()}

    assert len(texts) > 1
    assert not any(server.complaints(texts).values())


def test_the_first_scenario_of_the_page_is_not_complained_of(complaints: Complaints) -> None:
    page = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")
    first = page.partition("```yaml\n")[2].partition("```")[0]

    assert complaints(MODELINE + first) == []


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ("    jitter: 0.4", "    jiter: 0.4", "jiter"),
        ("\nwatch:\n", "\nwach:\n", "wach"),
        ("half_life: 45}", "halflife: 45, half_life: 45}", "halflife"),
        ("    stock: 2_500", "    stock: plenty", "plenty"),
        ("    stock: 2_500", "    stock: 2,500", "2,500"),
        ("days: 360", "days: 360.5", "360.5"),
        ("start: 2031-03-01", "start: March 2031", "March 2031"),
        ("    date: 2031-06-15", "    date: June", "June"),
        ("    clause: defence", "    clause: defense", "defense"),
        ("    consult: [5, 20]", "    consult: [5, 10, 20, 30]", "[5, 10, 20, 30]"),
        ("times: {mediator: 4,", "times: {mediator: [4],", "[4]"),
        ("dunmore_opinion: never ", "dunmore_opinion: rarely ", "rarely"),
        ("war of attrition: otherwise", "war of attrition: other", "other"),
        ("repeats: true\n    cooldown: 5", "repeats: often\n    cooldown: 5", "often"),
    ],
)
def test_a_mistake_is_underlined_where_it_is(
    good: str, bad: str, words: str, complaints: Complaints
) -> None:
    text, line = planted(good, bad)
    at = line + bad.count("\n", 0, bad.index(words))

    assert complaints.on(text) == [(at, words)]


def test_what_is_missing_is_told(complaints: Complaints) -> None:
    text, line = planted("    what: crates\n", "")
    told = complaints(text)

    assert [one.why for one in told] == ['Missing property "what".']
    assert 0 < line - told[0].line < 6


def test_a_file_that_extends_may_say_little_and_remove(complaints: Complaints) -> None:
    text = """\
supplies: {belmar_shells: {per_month: {range: [100, 300]}, loss: null, while: null}}
treaties: {pact: {duties: {to_belmar: {will: 0.5}}}}
events:
  election: null
  incident: {rate: 5}
outcomes: {ceasefire: {at_end: false}}
watch: null
"""
    assert complaints(EXTENDS + text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("evnts: {incident: {rate: 5}}", "evnts"),
        ("events: {incident: {rte: 5}}", "rte"),
        ("events: {incident: {rate: often}}", "often"),
        ("actors: {arkland: {sees: {tension: {lags: 3}}}}", "lags"),
        ("treaties: {pact: {duties: {to_belmar: {wil: 0.5}}}}", "wil"),
        ("overrides: {calm: {new: {evnts: {}}}}", "evnts"),
        ("overrides: {calm: {new: {events: {storm: {p: 0.1, witin: 30}}}}}", "witin"),
    ],
)
def test_a_mistake_in_a_file_that_extends_is_underlined(
    text: str, words: str, complaints: Complaints
) -> None:
    assert complaints.on(EXTENDS + text) == [(4, words)]


def test_a_key_is_explained_and_offered(server: LanguageServer, folder: Path) -> None:
    path = folder / "crisis.yaml"
    meaning = "Days from lot to lot"

    assert meaning in server.hover(path, STRAIT, "every: 7")
    offered = server.completions(path, STRAIT.replace("    every: 7\n", "    \n"), "400]}\n    ")
    assert meaning in offered["every"]
    assert "transit" not in offered  # it is there already


def test_an_editor_and_the_tool_agree_on_how_values_are_written(
    server: LanguageServer, folder: Path
) -> None:
    judged = {folder / f"{number}.yaml": case for number, case in enumerate(cases())}
    texts = {path: MODELINE + text for path, (_, text, _) in judged.items()}

    found = server.complaints(texts)

    assert len(judged) > 150
    for path, (line, text, is_good) in judged.items():
        by_tool = not load_text(text, path).problems
        assert (line, not found[path], by_tool) == (line, is_good, is_good)
