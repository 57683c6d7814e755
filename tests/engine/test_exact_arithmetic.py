"""log, exp and the normal quantile: as good as the best, and the same bits on every machine."""

import math
from collections.abc import Callable
from hashlib import blake2b

import numpy as np
import pytest
from scipy import special

from escalate.engine.columns import Floats
from escalate.engine.exact import exp, halving, log, normal_quantile

RNG = np.random.Generator(np.random.Philox(7))
POSITIVE = np.concatenate(
    [
        RNG.random(50_000),
        np.exp2(RNG.uniform(-1_000, 1_000, 50_000)),
        1 + RNG.uniform(-1e-3, 1e-3, 50_000),
        np.exp2(np.arange(-1_022.0, 1_024.0)),
        [5e-324, 1e-310, np.nextafter(1, 0), np.nextafter(1, 2), 1.7976931348623157e308],
    ]
)
POWERS = np.concatenate([RNG.uniform(-700, 700, 50_000), RNG.uniform(-1, 1, 50_000)])
SHARES = np.concatenate(
    [
        RNG.random(50_000),
        np.exp2(RNG.uniform(-1_000, -1, 20_000)),
        1 - np.exp2(RNG.uniform(-52, -2, 20_000)),
        [2.0**-53, 0.075, 0.925, 0.5, 1 - 2.0**-53],
    ]
)


def in_ulps(found: Floats, wanted: Floats) -> Floats:
    """How far numbers are from others, in units of the last place."""
    return np.abs(found - wanted) / np.spacing(np.abs(wanted))


def test_log_is_within_2_ulps_of_mathematics() -> None:
    wanted = np.array([math.log(x) for x in POSITIVE])

    assert in_ulps(log(POSITIVE), wanted).max() <= 2


def test_exp_is_within_2_ulps_of_mathematics() -> None:
    wanted = np.array([math.exp(x) for x in POWERS])

    assert in_ulps(exp(POWERS), wanted).max() <= 2


def test_the_corners() -> None:
    assert log(1.0) == 0
    assert log(0.0) == -math.inf
    assert exp(0.0) == 1
    assert exp(-0.0) == 1
    assert log(2.0) == math.log(2)
    assert normal_quantile(0.5) == 0


def test_log_undoes_exp() -> None:
    x = np.linspace(-700, 700, 10_001)

    np.testing.assert_allclose(log(exp(x)), x, rtol=1e-15, atol=2e-16)


def test_the_normal_quantile_is_that_of_scipy() -> None:
    np.testing.assert_allclose(
        normal_quantile(SHARES), special.ndtri(SHARES), rtol=1e-14, atol=1e-15
    )


def test_the_normal_quantile_rises_and_is_odd() -> None:
    shares = np.linspace(0, 1, 4_099)[1:-1]

    assert np.all(np.diff(normal_quantile(shares)) > 0)
    np.testing.assert_allclose(
        normal_quantile(shares), -normal_quantile(1 - shares), rtol=1e-12, atol=1e-15
    )


def test_half_of_a_gap_is_closed_after_a_half_life() -> None:
    for days in (0.5, 1.0, 7.0, 46.0, 10_000.0):
        assert (1 - halving(days)) ** days == pytest.approx(0.5, rel=1e-12)


EVEN = np.random.Generator(np.random.Philox(8)).random(50_000)
PINNED = [
    pytest.param(log, EVEN, "6ba98c4085caad3b", id="log"),
    pytest.param(exp, EVEN * 1_400.0 - 700.0, "47eeaea146a42dd4", id="exp"),
    pytest.param(normal_quantile, EVEN, "7f8526d65fca20a4", id="normal quantile"),
]


@pytest.mark.parametrize(("function", "numbers", "digest"), PINNED)
def test_the_bits_are_the_same_on_every_machine(
    function: Callable[[Floats], Floats], numbers: Floats, digest: str
) -> None:
    bits = function(numbers).astype("<f8").tobytes()

    assert blake2b(bits, digest_size=8).hexdigest() == digest
