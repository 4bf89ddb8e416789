"""Logarithm, sine, cosine and normal quantile against many-digit decimals; numpy's and Numba's bits are the same."""

from __future__ import annotations

import math
from decimal import Decimal, getcontext, localcontext

import numba
import numpy as np
import pytest
from scipy.special import ndtri

from emergent.arithmetic import ARRAYS, COMPILED

ULP = 2.0**-52
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798")


@pytest.fixture(autouse=True)
def many_digits():
    with localcontext():
        getcontext().prec = 90
        yield


# references


def series(x: Decimal, term: Decimal, first: int) -> Decimal:
    """Sine (first 1) or cosine (first 0) by its Taylor series."""
    total, n = term, first
    while abs(term) > Decimal("1e-60"):
        term *= -x * x / ((n + 1) * (n + 2))
        total, n = total + term, n + 2
    return total


def sine_and_cosine(angle: float) -> tuple[Decimal, Decimal]:
    x = Decimal(angle).remainder_near(2 * PI)
    return series(x, x, 1), series(x, Decimal(1), 0)


def quantile_error(z: float, p: float) -> float:
    """By how much z misses the normal quantile of p: (Φ(z) − p)/φ(z), with the series of Φ around 0."""
    x = Decimal(z)
    total, term, n = x, x, 1
    while abs(term) > Decimal("1e-75"):
        term *= x * x / (n + 2)
        total, n = total + term, n + 2
    density = (-x * x / 2).exp() / (2 * PI).sqrt()
    return float((Decimal("0.5") + density * total - Decimal(p)) / density)


# inputs

Rng = np.random.default_rng(41)
EDGES = {
    "log": [5e-324 * 2**52, 2.2250738585072014e-308, 1.7976931348623157e308, 1.0, math.sqrt(0.5), 2.0**-54, math.e],
    "sincos": [0.0, -0.0, 1e-300, *(k * math.pi / 4 for k in range(-20, 21)), 1e5, -1e5, 99_999.5 * math.pi / 16],
    "normal": [2.0**-54, 2.0**-53, 1 - 2.0**-53, 0.5, 0.075, 0.925, math.exp(-25), 1 - math.exp(-25), 0.25, 1e-300],
}


def inputs(name: str, count: int) -> np.ndarray:
    """Random ones of every size, and edge cases with their neighbours."""
    edges = np.array(EDGES[name])
    edges = np.concatenate([edges, np.nextafter(edges, 1.0), np.nextafter(edges, 0.5)])
    if name == "log":
        many = np.concatenate([np.exp(Rng.uniform(-700, 700, count // 2)), Rng.uniform(0.4, 2.5, count // 2)])
    elif name == "sincos":
        many = np.concatenate([Rng.uniform(-10, 10, count // 2), Rng.uniform(-1e5, 1e5, count // 2)])
    else:
        tails = np.exp(-Rng.uniform(0.7, 700, count // 4))
        many = np.concatenate([Rng.uniform(0, 1, count // 2), tails, 1 - np.exp(-Rng.uniform(0.7, 36, count // 4))])
    both = np.concatenate([edges, many])
    return both[(both > 0) & (both < 1)] if name == "normal" else both


# errors


def test_logarithm_errs_by_less_than_one_ulp():
    x = inputs("log", 6000)
    for value, got in zip(x.tolist(), ARRAYS.log(x).tolist(), strict=True):
        exact = Decimal(value).ln()
        assert abs(Decimal(got) - exact) < Decimal(math.ulp(float(exact))), value


def test_sine_and_cosine_err_by_less_than_one_ulp_of_one():
    x = inputs("sincos", 4000)
    for value, *got in zip(x.tolist(), *(part.tolist() for part in ARRAYS.sincos(x)), strict=True):
        for one, exact in zip(got, sine_and_cosine(value), strict=True):
            assert abs(Decimal(one) - exact) < Decimal(ULP), value


def test_sine_and_cosine_are_those_of_the_library():
    x = inputs("sincos", 200_000)
    sine, cosine = ARRAYS.sincos(x)
    np.testing.assert_allclose(sine, np.sin(x), rtol=0, atol=1.5 * ULP)
    np.testing.assert_allclose(cosine, np.cos(x), rtol=0, atol=1.5 * ULP)
    np.testing.assert_allclose(sine**2 + cosine**2, 1.0, rtol=0, atol=4 * ULP)


def test_quantile_errs_by_less_than_is_said():
    """Relative error below 7e-16."""
    p = inputs("normal", 800)
    p = p[p > 1e-40]  # where the series needs no more digits
    for value, z in zip(p.tolist(), ARRAYS.normal(p).tolist(), strict=True):
        assert abs(quantile_error(z, value)) <= 7e-16 * abs(z), value


def test_quantile_is_that_of_scipy():
    p = inputs("normal", 200_000)
    np.testing.assert_allclose(ARRAYS.normal(p), ndtri(p), rtol=2e-14, atol=1e-300)


def test_quantile_is_odd_and_increases():
    p = np.linspace(0, 1, 100_001)[1:-1]
    z = ARRAYS.normal(p)
    assert (np.diff(z) > 0).all()
    exact = np.arange(1, 2**12) / 2**12  # for these 1 − p is exact
    np.testing.assert_array_equal(ARRAYS.normal(exact), -ARRAYS.normal(1 - exact))
    assert ARRAYS.normal(np.array([0.5]))[0] == 0


# the two engines

_log, _sincos, _normal = COMPILED.log, COMPILED.sincos, COMPILED.normal


@numba.njit
def compiled_log(x, out):
    for i in range(len(x)):
        out[0, i] = _log(x[i])


@numba.njit
def compiled_sincos(x, out):
    for i in range(len(x)):
        out[0, i], out[1, i] = _sincos(x[i])


@numba.njit
def compiled_normal(x, out):
    for i in range(len(x)):
        out[0, i] = _normal(x[i])


@pytest.mark.parametrize("name", ["log", "sincos", "normal"])
def test_numpy_and_numba_give_the_same_bits(name):
    x = inputs(name, 1_000_000)
    arrays = np.atleast_2d(getattr(ARRAYS, name)(x))
    out = np.empty_like(arrays)
    {"log": compiled_log, "sincos": compiled_sincos, "normal": compiled_normal}[name](x, out)
    np.testing.assert_array_equal(arrays.view(np.int64), out.view(np.int64))


def test_scalars_give_the_same_bits():
    for value in (0.1, 0.5, 0.97):
        for name in ("log", "normal", "sincos"):
            one, many = (np.asarray(getattr(ARRAYS, name)(x)) for x in (value, np.array([value, 0.3])))
            np.testing.assert_array_equal(one, many[..., 0])
