import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalate.analysis.words import WORDS, in_words, word


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "below 1%"),
        (0.0099, "below 1%"),
        (0.01, "almost no chance"),
        (0.05, "very unlikely"),
        (0.19, "very unlikely"),
        (0.20, "unlikely"),
        (0.45, "roughly even"),
        (0.5, "roughly even"),
        (0.55, "likely"),
        (0.80, "very likely"),
        (0.95, "almost certain"),
        (0.99, "above 99%"),
        (1, "above 99%"),
    ],
)
def test_a_share_has_the_word_of_icd_203(share: float, said: str) -> None:
    assert word(share) == said


def test_an_interval_inside_a_band_has_one_word() -> None:
    assert in_words(0.06, 0.19) == "very unlikely"


def test_an_interval_over_bands_has_the_first_and_the_last_word() -> None:
    assert in_words(0.19, 0.46) == "very unlikely to roughly even"


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_never_has_a_lesser_word(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert WORDS.index(word(low)) <= WORDS.index(word(high))
