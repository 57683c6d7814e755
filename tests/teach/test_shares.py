import pytest

from escalate.teach.labs.answers import UnreadError
from escalate.teach.shares import single, whole


def together(*texts: str) -> list[float]:
    return list(whole([single(text) for text in texts]))


@pytest.mark.parametrize(
    "text",
    [
        "30%",
        " 30 % ",
        "0.3",
        ".3",
        "3 in 10",
        "3 of 10",
        "3 out of 10",
        "3/10",
        "3 / 10",
        "30 of 100 worlds",
        "about 30 %",
    ],
)
def test_a_share_is_read_however_it_is_written(text: str) -> None:
    assert single(text).of_one == pytest.approx(0.3)


@pytest.mark.parametrize(
    "text", ["likely", "20-30%", "at most 5%", "a lot", "150", "-3", "4 in 3", "4/3", "3/0", ""]
)
def test_what_is_not_one_share_is_refused(text: str) -> None:
    with pytest.raises(UnreadError):
        single(text)


@pytest.mark.parametrize(
    ("texts", "shares"),
    [
        (("30", "30", "40"), [0.3, 0.3, 0.4]),
        (("0.3", "0.3", "0.4"), [0.3, 0.3, 0.4]),
        (("3 in 10", "30%", "0.4"), [0.3, 0.3, 0.4]),
        (("1", "30", "69"), [0.01, 0.3, 0.69]),
        (("0.5", "30", "69.5"), [0.005, 0.3, 0.695]),
        (("1", "0", "0"), [1, 0, 0]),
        (("100", "0", "0"), [1, 0, 0]),
        (("0.5%", "0.5", "99"), [0.005, 0.005, 0.99]),
    ],
)
def test_whether_a_bare_number_is_of_one_or_of_a_hundred_follows_from_the_others(
    texts: tuple[str, ...], shares: list[float]
) -> None:
    assert together(*texts) == pytest.approx(shares)


def test_what_is_rounded_to_whole_per_cents_is_made_to_add_to_one() -> None:
    assert together("33", "33", "33") == [0.333333] * 3
    assert sum(together("34", "34", "33")) == pytest.approx(1, abs=1e-5)
    assert sum(together(*["14"] * 7)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("texts", "total"),
    [(("30", "30", "30"), "90"), (("0.3", "0.3", "0.3"), "90"), (("50", "40", "30"), "120")],
)
def test_shares_that_do_not_make_a_whole_are_told_their_sum(
    texts: tuple[str, ...], total: str
) -> None:
    with pytest.raises(UnreadError, match=f"they add to {total}, not to 100"):
        together(*texts)
