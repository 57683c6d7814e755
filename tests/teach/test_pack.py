"""The folder of a pack: what is in it, what is never in it, and what its files are read as."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from strait_class import STRAIT, packed

from escalate.model.build import build
from escalate.model.seats import bind_order
from escalate.scenario.load import load, load_text
from escalate.scenario.seats import Order
from escalate.teach.classes.pack import Pack, Wish
from escalate.teach.folder import write_whole
from escalate.views.classes.folder import notes, texts
from escalate.views.classes.team import MOST_WORDS, role_paper
from escalate.views.papers.paper import words_of

BANNED = re.compile(r"\b(wins?|won|kill count|enemy|enemies|predicts?|proves?|optimal|realistic)\b")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return packed(tmp_path_factory.mktemp("pack"), Wish(90, None, "auto"))


@pytest.fixture(scope="module")
def files(made: Pack) -> dict[str, str]:
    return texts(made, "escalate")


def test_every_team_has_its_sheets_and_an_order_file_for_each_council(
    made: Pack, files: dict[str, str]
) -> None:
    for team in made.teams:
        own = {path for path in files if path.startswith(f"teams/{team.name}/")}
        orders = {f"teams/{team.name}/orders-{number}.yaml" for number in (1, 2, 3)}
        assert own == orders | {
            f"teams/{team.name}/role.md",
            f"teams/{team.name}/order-sheet.md",
        }
        assert {f"print/{team.name}.html", f"print/{team.name}-large.html"} <= files.keys()
    papers = ("plan", "injects", "key", "debrief", "rubric")
    assert {"README.md", *(f"teacher/{name}.md" for name in papers)} <= files.keys()


@pytest.mark.parametrize("minutes", [25, 50, 90])
@pytest.mark.parametrize("world", ["auto", "random", 3])
def test_no_word_of_a_contest_or_of_a_prophecy_is_in_any_file(
    tmp_path: Path, minutes: int, world: Any
) -> None:
    for path, text in texts(packed(tmp_path, Wish(minutes, None, world)), "escalate").items():
        assert not (found := BANNED.search(text.lower())), (path, found)


def test_the_words_that_are_looked_for_would_be_found() -> None:
    assert BANNED.search("nobody wins")
    assert not BANNED.search("winter, window, proven by the wind")


def test_a_role_sheet_has_at_most_350_words(made: Pack) -> None:
    for team in made.teams:
        assert 40 < words_of(role_paper(made, team)) <= MOST_WORDS


def test_a_role_sheet_that_is_too_long_is_told(tmp_path: Path) -> None:
    long = STRAIT.replace("blind_to: what Belmar plans", f"blind_to: {'what ' * 400}")
    told = notes(packed(tmp_path, Wish(50, None, 7), long))
    assert any(note.startswith("The role sheet of Lund has") for note in told)


def test_no_team_is_told_the_world_or_anything_of_the_key(
    made: Pack, files: dict[str, str]
) -> None:
    other = packed_with_another_world(made)
    for path, text in files.items():
        if path.startswith("teams/") or path in {f"print/{team.name}.html" for team in made.teams}:
            assert text == other[path]
            assert "teacher/" not in text


def packed_with_another_world(made: Pack) -> dict[str, str]:
    from dataclasses import replace

    choice = replace(made.key.choice, world=made.key.choice.world + 1)
    return texts(replace(made, key=replace(made.key, choice=choice, turning=())), "escalate")


def test_an_order_file_is_read_as_orders_and_orders_nothing_until_filled_in(
    made: Pack, files: dict[str, str]
) -> None:
    model = build(load_text(STRAIT, Path("strait.yaml")))
    for team in made.teams:
        for council in (1, 2, 3):
            text = files[f"teams/{team.name}/orders-{council}.yaml"]
            assert yaml.safe_load(text) == {"seat": team.name, "orders": []}
            examples = [line[3:] for line in text.splitlines() if line.startswith("#  - {")]
            filled = yaml.safe_load("\n".join(examples).replace("NAME", "tension"))
            bound = [bind_order(model, team.name, Order.model_validate(one)) for one in filled]
            assert {order.council for order in bound} == {council}
            assert {order.verb for order in bound} == {"do", "hold"}
            assert bound[2].condition is not None


def test_the_game_is_the_same_world_and_takes_orders(
    made: Pack, files: dict[str, str], tmp_path: Path
) -> None:
    write_whole(tmp_path / "class", files)
    game = tmp_path / "class" / "teacher" / "game.yaml"
    model = build(load(str(game)))
    assert set(model.orders) == {team.name for team in made.teams}
    assert not any(model.orders.values())
    text = game.read_text(encoding="utf-8")
    game.write_text(text.replace("lund: []", "lund: [{council: 1, do: hotline}]"), "utf-8")
    assert [order.action for order in build(load(str(game))).orders["lund"]] == ["hotline"]
    frozen = build(load(str(tmp_path / "class" / "teacher" / "scenario.yaml")))
    assert frozen.canonical == build(load_text(STRAIT, Path("strait.yaml"))).canonical


def test_the_same_wishes_give_the_same_bytes(files: dict[str, str], tmp_path: Path) -> None:
    assert texts(packed(tmp_path, Wish(90, None, "auto")), "escalate") == files


def test_a_chosen_world_is_said_to_be_chosen_and_how_rare_it_is(files: dict[str, str]) -> None:
    sentence = "This world was chosen because things happen in it and orders matter: 1 in "
    assert sentence in files["teacher/key.md"]
    assert sentence in files["teacher/debrief.md"]
    assert "The table of all worlds counts every one of them." in files["teacher/key.md"]


def test_a_drawn_world_is_not_said_to_be_chosen(tmp_path: Path) -> None:
    told = texts(packed(tmp_path, Wish(50, None, "random")), "escalate")["teacher/key.md"]
    assert "drawn by the seed; it was not chosen" in told
    assert "This world was chosen" not in told


def test_slips_tell_teams_the_words_alone(files: dict[str, str]) -> None:
    slips = files["print/slips.html"]
    assert "The votes of Lund are counted. (12 Mar 2031: Lund elects a parliament: " in slips
    assert "talk of a new course" not in slips
    assert "a dated branch" not in slips
    assert "rumour" not in slips


class Page(HTMLParser):
    """Tags, attributes and headings of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_pages_to_print_stand_alone_and_can_be_heard(files: dict[str, str]) -> None:
    for path, text in files.items():
        if not path.endswith(".html"):
            continue
        page = Page(text)
        assert page.open == []
        tags = [tag for tag, _ in page.tags]
        assert not {"script", "link", "img", "iframe"} & set(tags)
        assert "url(" not in text
        assert "http" not in text
        levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert tags.count("table") == tags.count("caption") == tags.count("thead")
        heads = [attrs for tag, attrs in page.tags if tag == "th"]
        assert all(attrs["scope"] in {"col", "row"} for attrs in heads)
        assert dict(page.tags)["html"] == {"lang": "en"}
        colours = set(re.findall(r"#[0-9a-f]{3,6}\b", text))
        assert colours == {"#111", "#555", "#eee", "#fff"}  # greys alone


def test_large_print_has_larger_letters_and_the_same_words(files: dict[str, str]) -> None:
    small, large = files["print/lund.html"], files["print/lund-large.html"]
    sizes = [float(re.search(r"font: ([0-9.]+)pt", text)[1]) for text in (small, large)]  # type: ignore[index]
    assert sizes[1] >= 18 > sizes[0] >= 10
    assert small[small.index("<main>") :] == large[large.index("<main>") :]
