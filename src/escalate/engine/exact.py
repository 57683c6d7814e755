"""log, exp and the normal quantile from + - * / and sqrt only, so that every machine agrees.

NumPy's own differ in their last bits between processors and versions. What is used here
(arithmetic, sqrt, rounding, and taking a number's exponent apart) is exact by IEEE 754.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_LN2_HIGH = 6.93147180369123816490e-01  # ln 2 in two parts, the first with trailing zeros
_LN2_LOW = 1.90821492927058770002e-10
_ROOT_HALF = 0.7071067811865476


def log(x: ArrayLike) -> Floats:
    """Give the natural logarithm of x > 0, within an ulp or two; minus infinity for 0.

    x = m * 2**e with m near 1, and ln m = 2 atanh(s), s = (m - 1) / (m + 1), by its series.
    """
    values = np.asarray(x, float)
    mantissa, exponent = np.frexp(values)
    small = mantissa < _ROOT_HALF
    mantissa = np.where(small, mantissa * 2.0, mantissa)
    exponent = (exponent - small).astype(float)
    s = (mantissa - 1.0) / (mantissa + 1.0)
    square = s * s
    series = np.zeros_like(s)
    for term in range(23, 1, -2):
        series = (series + 1.0 / term) * square
    result = exponent * _LN2_HIGH + (2.0 * s + (2.0 * s * series + exponent * _LN2_LOW))
    return np.where(values > 0.0, result, -np.inf)


def exp(x: ArrayLike) -> Floats:
    """The power of e to x, within an ulp or two, for x from -700 to 700.

    x = n ln 2 + r, and e**r by its series.
    """
    values = np.asarray(x, float)
    n = np.rint(values / (_LN2_HIGH + _LN2_LOW))
    r = (values - n * _LN2_HIGH) - n * _LN2_LOW
    series = np.ones_like(r)
    for term in range(14, 0, -1):
        series = 1.0 + r * series / term
    return np.ldexp(series, n.astype(np.int32))


def halving(half_life: ArrayLike) -> Floats:
    """The share of a gap that closes in a day, given the days in which half of it does."""
    return 1.0 - exp(-(_LN2_HIGH + _LN2_LOW) / np.asarray(half_life, float))


# Coefficients of Wichura (1988), algorithm AS 241 (PPND16), numerator and denominator.
_CENTRE = (
    (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3),
    (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3),
)  # fmt: skip
_MIDDLE = (
    (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9),
)  # fmt: skip
_TAIL = (
    (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15),
)  # fmt: skip


def normal_quantile(u: ArrayLike) -> Floats:
    """The standard normal deviate below which a share u lies, 0 < u < 1, to 16 digits.

    Wichura, M. J. (1988), Applied Statistics 37, 477-484, algorithm AS 241.
    """
    share = np.asarray(u, float)
    q = share - 0.5
    centre = q * _ratio(_CENTRE, 0.180625 - q * q)
    r = np.sqrt(-log(np.where(q < 0.0, share, 1.0 - share)))
    outer = np.where(r <= 5.0, _ratio(_MIDDLE, r - 1.6), _ratio(_TAIL, r - 5.0))
    return np.where(np.absolute(q) <= 0.425, centre, np.where(q < 0.0, -outer, outer))


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: Floats) -> Floats:
    numerator, denominator = (_polynomial(part, x) for part in coefficients)
    return numerator / denominator


def _polynomial(coefficients: tuple[float, ...], x: Floats) -> Floats:
    total = np.zeros_like(x)
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total
