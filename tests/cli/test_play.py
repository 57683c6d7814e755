"""`escalate play` at the prompt: played, left, killed, taken up again, and told at the end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Ask

sys.path.insert(0, str(Path(__file__).parents[1] / "teach" / "play"))
from small_game import TEXT

PATIENCE = 120
GAME = Path("games/twelve-lund-3")
TYPED = ["", "do 1", "hold 4", "", "if an alarm do 3", "", "", "why 1", "", "", "", ""]
"""What is typed at each of the twelve councils before `done`."""


@pytest.fixture
def crisis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("twelve.yaml")
    path.write_text(TEXT, encoding="utf-8")
    return path


def lines(councils: list[str]) -> bytes:
    return "".join(f"{one}\ndone\n" if one else "done\n" for one in councils).encode()


PLAY = ("play", "twelve.yaml", "--seat", "lund", "--world", "3", "--staff", "0")


def test_a_game_of_twelve_councils_is_played_to_its_debrief(ask: Ask, crisis: Path) -> None:
    answer = ask(*PLAY, typed=lines(TYPED), width=80)

    assert (answer.code, "Traceback" in answer.out + answer.err) == (0, False)
    assert "council 12 of 12" in answer.out
    for part in (
        "What happened",
        "What you knew",
        "The road not taken",
        "Plan or luck",
        "Yourself",
    ):
        assert part in answer.out
    assert "This order changed the ending: 15 Mar 2031, do: a concession." in " ".join(
        answer.out.split()
    )
    assert max(map(len, (line for line in answer.out.splitlines() if "games/" not in line))) <= 80


def test_the_order_that_a_debrief_names_is_confirmed_by_whatif(ask: Ask, crisis: Path) -> None:
    told = ask(*PLAY, typed=lines(TYPED)).out
    command = re.search(r"escalate (whatif games/\S+ 3 --without concede)", told)

    assert command
    answer = ask(*command[1].split())
    assert answer.code == 0
    assert re.search(r"war", answer.out)
    assert re.search(r"peace", answer.out)


def test_a_game_that_is_killed_in_the_middle_goes_on_to_the_same_end(
    ask: Ask, crisis: Path, tmp_path: Path
) -> None:
    whole = ask(*PLAY, "--games", "whole", typed=lines(TYPED)).out

    process = subprocess.Popen(
        [sys.executable, "-m", "escalate", *PLAY], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(lines(TYPED[:6]))
    process.stdin.flush()
    for line in process.stdout:
        if b"council 7 of 12" in line:
            os.kill(process.pid, signal.SIGKILL)
            break
    process.stdout.close()
    process.stdin.close()
    assert process.wait(timeout=PATIENCE) == -signal.SIGKILL

    rest = ask(*PLAY, typed=lines(TYPED[6:])).out
    assert "council 7 of 12" in rest
    assert "council 6 of 12" not in rest
    debrief = whole[whole.index("Debrief") :].replace("whole/", "games/")
    assert rest[rest.index("Debrief") :] == debrief
    again = ask("play", GAME, "--debrief").out
    assert again == debrief


def test_leaving_keeps_the_game_and_says_how_to_go_on(ask: Ask, crisis: Path) -> None:
    left = ask(*PLAY, typed=b"done\ndo 1\nquit\n")

    assert left.code == 0
    assert f"escalate play {GAME}" in left.out
    going = ask("play", GAME, "--staff", "0", typed=b"plan\n")  # and then all input ends
    assert "council 2 of 12" in going.out
    assert "None so far: doctrine decides." in going.out
    fresh = ask(*PLAY, "--new", typed=b"")
    assert "council 1 of 12" in fresh.out


def test_what_was_expected_is_asked_first_and_held_against_the_shares_alone(
    ask: Ask, crisis: Path
) -> None:
    answer = ask(*PLAY, "--predict", typed=b"25\n75\n" + lines(TYPED))
    debrief = " ".join(answer.out[answer.out.index("Debrief") :].split())
    told = re.search(
        r"You expected: war 25%, peace 75%\. Of 2,000 worlds with nobody at the table: "
        r"war (100|[\d.]+)%?[^,]*, peace ([\d.]+)",
        debrief,
    )

    assert answer.code == 0
    assert not re.search(r"\d%", answer.out[: answer.out.index("council 1 of 12")])
    assert told
    off = 100 * (((float(told[1]) / 100 - 0.25) ** 2 * 2) / 2) ** 0.5
    assert f"That is {off:.2g} points off on average." in debrief
    assert "No single world can score a guess." in debrief


def test_a_forecast_may_be_declined_and_is_not_asked_again(ask: Ask, crisis: Path) -> None:
    begun = ask(*PLAY, "--predict", typed=b"\ndone\nquit\n")
    assert "Declined" in begun.err
    rest = ask(*PLAY, "--predict", typed=lines(TYPED[1:]))
    assert "Before you see a number" not in rest.err
    assert "You expected" not in rest.out


def test_an_order_that_came_to_nothing_is_told_in_the_debrief(ask: Ask, crisis: Path) -> None:
    out = ask(*PLAY, typed=lines(["do 3", *[""] * 11])).out
    debrief = out[out.index("Debrief") :]

    assert re.search(r"5 Mar 2031: \* arms: refused, something stood in its way", debrief)


def test_a_game_is_not_gone_on_with_under_other_numbers(ask: Ask, crisis: Path) -> None:
    ask(*PLAY, typed=b"done\nquit\n")
    crisis.write_text(TEXT.replace("title: ", "title: Once more, ", 1), encoding="utf-8")
    assert "council 2 of 12" in ask(*PLAY, typed=b"quit\n").out

    changed = ask(*PLAY, "-S", "alarm.date=26", typed=b"quit\n")
    assert changed.code == 2
    assert f"`escalate play {GAME}` goes on with it; --new begins it again" in changed.err
    assert "council 1 of 12" in ask(*PLAY, "-S", "alarm.date=26", "--new", typed=b"quit\n").out


def test_moves_from_a_file_are_played_unasked(ask: Ask, crisis: Path) -> None:
    orders = (
        "seat: lund\norders:\n- {council: 2, do: a concession}\n- {council: 3, hold: a parade}\n"
    )
    Path("orders.yaml").write_text(orders, encoding="utf-8")
    answer = ask(*PLAY, "--moves", "orders.yaml", typed=b"")

    assert answer.code == 0
    assert "This order changed the ending" in answer.out
    wrong = ask(*PLAY, "--moves", "twelve.yaml")
    assert (wrong.code, "unknown key" in wrong.err) == (2, True)


def test_two_seats_are_asked_in_turn_and_neither_sees_the_others_page(
    ask: Ask, crisis: Path
) -> None:
    typed = b"\ndone\n" * 14
    answer = ask(*PLAY, "--seat", "ostria", typed=typed)

    assert "The next page is for Ostria alone." in answer.out
    pages = answer.out[: answer.out.index("Debrief")].split("The next page is for ")[1:]
    assert len(pages) == 14
    for page in pages:
        own = page.split(" ", 1)[0]
        assert ("their secret" in page) == (own == "Ostria" and "What we know" in page)
        assert ("a concession" in page) == (own == "Lund")


@pytest.mark.parametrize("width", [60, 80])
def test_pages_fit_the_screen_and_can_be_heard(ask: Ask, crisis: Path, width: int) -> None:
    seen = ask(*PLAY, typed=b"help\n? rung 1\nmore\nbrief\nquit\n", width=width)
    heard = ask(*PLAY, "--plain", typed=b"quit\n")

    lines = [line.removeprefix("> ") for line in seen.out.splitlines() if "games/" not in line]
    assert max(map(len, lines)) <= width
    assert "rung 1: threats" in seen.out
    assert re.search(
        r"^how afraid people are: what we say: \S+ – \S+; sure: high", heard.out, re.MULTILINE
    )


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("play", "twelve.yaml"), "give --seat with one of: lund, ostria"),
        (("play", "twelve.yaml", "--seat", "lnd"), "did you mean 'lund'?"),
        (("play", "strait", "--seat", "belmar"), "strait has no seats"),
        (("play", "nothing", "--seat", "lund"), "no such file"),
        (("play", "twelve.yaml", "--seat", "lund", "--debrief"), "is not over"),
    ],
)
def test_a_refusal_says_what_to_do(
    ask: Ask, crisis: Path, words: tuple[str, ...], what: str
) -> None:
    answer = ask(*words, typed=b"")

    assert answer.code == 2
    assert what in answer.err


@pytest.mark.parametrize(
    ("condition", "words"),
    [("war.count > 0", "not now: first: War"), ("fear > 1.4", "not now: needs fear > 1.4")],
)
def test_the_menu_says_what_an_order_waits_for(
    ask: Ask, crisis: Path, condition: str, words: str
) -> None:
    assert TEXT.count("fear > 1.5") == 1
    crisis.write_text(TEXT.replace("fear > 1.5", condition), encoding="utf-8")

    assert words in ask(*PLAY, "--plain", typed=b"").out


def test_only_what_came_of_an_order_is_marked_as_ordered(ask: Ask, crisis: Path) -> None:
    crisis.write_text(TEXT.replace("p: 0.2\n", "p: 0.9\n"), encoding="utf-8")
    told = ask(*PLAY, "--plain", typed=lines(["do 4", *[""] * 11])).out

    parades = re.findall(r"(\d+ \w+ 2031): (\* )?Lund holds a parade", told)
    assert len(parades) > 1
    assert [day for day, mark in parades if mark] == ["5 Mar 2031"]
