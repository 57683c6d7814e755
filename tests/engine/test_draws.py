"""Luck by address: even, unrelated from address to address, the same whoever asks for it."""

import ast
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import escalate
from escalate.engine.columns import Floats
from escalate.engine.draws import Draws

MANY = np.arange(1, 200_001)


def luck(name: str, occurrence: int = 0, *, seed: int = 1) -> Floats:
    return Draws(seed, MANY).stream(name).fresh(occurrence)


def test_uniforms_are_even() -> None:
    u = luck("war/fate")

    counts = np.histogram(u, 1_000, (0, 1))[0]
    assert stats.chisquare(counts).pvalue > 1e-6
    assert stats.kstest(u, "uniform").pvalue > 1e-6
    assert u.min() >= 0
    assert u.max() < 1


def test_a_world_is_even_over_its_occurrences() -> None:
    stream = Draws(1, np.array([417])).stream("incident/fate")
    u = np.array([stream.fresh(occurrence)[0] for occurrence in range(5_000)])

    assert stats.kstest(u, "uniform").pvalue > 1e-6
    assert stats.pearsonr(u[:-1], u[1:]).pvalue > 1e-6


@pytest.mark.parametrize("distance", [1, 2, 3, 4, 8, 1_000])
def test_neighbouring_worlds_have_nothing_in_common(distance: int) -> None:
    u = luck("war/fate")

    assert stats.pearsonr(u[:-distance], u[distance:]).pvalue > 1e-6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("war/fate", 0, 1), ("war/fate", 1, 1)),
        (("war/fate", 1, 1), ("war/fate", 2, 1)),
        (("war/fate", 0, 1), ("war/fatf", 0, 1)),
        (("war/fate", 0, 1), ("war/lag", 0, 1)),
        (("a", 0, 1), ("b", 0, 1)),
        (("war/fate", 0, 1), ("war/fate", 0, 2)),
        (("war/fate", 0, 0), ("war/fate", 0, 2**63)),
    ],
)
def test_occurrences_names_and_seeds_have_nothing_in_common(
    one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    u, v = (luck(name, occurrence, seed=seed) for name, occurrence, seed in (one, other))

    assert stats.pearsonr(u, v).pvalue > 1e-6
    table = np.histogram2d(u, v, 20)[0]
    assert stats.chisquare(table.ravel()).pvalue > 1e-6


def test_noise_has_mean_0_and_variance_1_and_is_near_normal() -> None:
    noise = Draws(1, MANY).stream("mood/noise").noise(3)

    assert stats.ttest_1samp(noise, 0).pvalue > 1e-6
    assert abs(noise.var() - 1) < 5 * np.sqrt(1.7 / len(noise))
    assert np.abs(noise).max() <= np.sqrt(12)
    counts = np.histogram(noise, [-4, -2, -1, 0, 1, 2, 4])[0] / len(noise)
    assert np.abs(counts - np.diff(stats.norm.cdf([-4, -2, -1, 0, 1, 2, 4]))).max() < 0.01


def test_a_draw_depends_on_nothing_but_its_address() -> None:
    whole = luck("war/fate", 3)
    for worlds in ([417], [418, 417], [1, 5, 6, 7, 200_000], list(range(410, 450))):
        stream = Draws(1, np.array(worlds)).stream("war/fate")
        stream.fresh(0)
        assert stream.fresh(3).tolist() == whole[np.array(worlds) - 1].tolist()
        columns = np.arange(len(worlds))[::-1]
        drawn = stream.at(np.full(len(worlds), 3), columns)
        assert drawn.tolist() == whole[np.array(worlds) - 1][columns].tolist()


def test_columns_may_each_ask_for_an_occurrence_of_their_own() -> None:
    stream = Draws(1, np.arange(1, 9)).stream("war/lag")
    columns, occurrences = np.array([6, 0, 3, 2]), np.array([2, 0, 2, 5])

    wanted = [stream.fresh(int(o))[c] for o, c in zip(occurrences, columns, strict=True)]
    assert stream.at(occurrences, columns).tolist() == wanted


def test_a_name_has_one_owner() -> None:
    draws = Draws(1, np.array([1]))
    draws.stream("war/fate")

    with pytest.raises(ValueError, match="war/fate"):
        draws.stream("war/fate")


def test_the_luck_of_a_few_addresses_is_pinned() -> None:
    stream = Draws(20_241_101, np.array([1, 2, 417])).stream("war/fate")

    assert [u.hex() for u in stream.fresh(0).tolist()] == [
        "0x1.b9dfbf272d06ep-1",
        "0x1.2f13c714f4c19p-1",
        "0x1.1e044c54ec900p-7",
    ]


def test_an_address_is_a_key_and_a_counter_of_philox() -> None:
    name = int.from_bytes(blake2b(b"war/lag", digest_size=8).digest(), "little")
    key = np.array([20_241_101, name], np.uint64)
    stream = Draws(20_241_101, np.arange(1, 10)).stream("war/lag")

    for world in range(1, 10):
        block, word = divmod(world, 4)
        philox = np.random.Philox(key=key, counter=np.array([block, 7, 0, 0]))
        assert stream.fresh(7)[world - 1] == np.random.Generator(philox).random(4)[word]


ALLOWED = {"Generator", "Philox"}


def test_nothing_draws_but_addressed_words_of_philox() -> None:
    """NumPy promises the bits of Philox and of `random`, not of its other distributions."""
    used = set()
    for path in sorted(Path(escalate.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                source = getattr(node, "module", None) or ""
                modules = {*names, source}
                assert not modules & {"random", "secrets", "uuid", "numpy.random"}, path
            if not isinstance(node, ast.Attribute):
                continue
            owner = ast.unparse(node.value)
            if owner in {"np.random", "numpy.random"}:
                assert node.attr in ALLOWED, path
            if owner.endswith(("_generator", "_bits")) and node.attr != "state":
                used.add(node.attr)
    assert used == {"random", "random_raw"}
