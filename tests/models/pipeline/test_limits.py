"""Limits that are known in closed form (the eleven of the model's notes), against runs of the whole system.

Counts of independent items are pooled over runs and may be 4.5 standard errors off: each figure raises a false alarm
once in 150,000 sets of seeds, all together (about 200, with test_retries.py) once in 700. The seeds are fixed, so that
a test which passes goes on passing. Numbers that the notes quote are checked to the digits that they give.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from scipy.special import beta
from scipy.stats import beta as beta_distribution
from scipy.stats import norm

from emergent.models.pipeline import PipelineSystem, kernel
from emergent.models.pipeline.kernel import layout as k
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import replication_seeds
from tests.models.pipeline.scenes import chain, close, logit, mean, path, pipeline, reviewed, run, stage, voters

RUNS = 1000
"""Of 50 items each."""


# 1 and 2: a chain of stages

RIGHTS = (0.9, 0.8, 0.85, 0.95)


def test_chain_is_the_product_of_its_stages():
    close(run(chain(RIGHTS), runs=RUNS).right, to=math.prod(RIGHTS))


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("what", ["garble", "drop", "fail"])
def test_fault_costs_the_same_share_at_any_position(at, what):
    """Π p_i · (1 − q), whether the fault shows or not."""
    close(run(chain(RIGHTS), f"{what}:s{at}@0=0.3", RUNS, seed=2).right, to=math.prod(RIGHTS) * 0.7)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_chain_on_a_small_alphabet_has_errors_that_cancel_out(n):
    """Errors are offsets: with M = 4 possible ones, P = 1/M + (1 − 1/M)·((pM − 1)/(M − 1))ⁿ."""
    got = run(chain([0.7] * n, symbols=2, alphabet=2), runs=RUNS, seed=3)
    close(got.right, to=1 / 4 + 3 / 4 * ((0.7 * 4 - 1) / 3) ** n)


def repaired(p: float, r: float, n: int) -> float:
    """A* + (1 − A*)(p − r)ⁿ with A* = r/(1 − p + r)."""
    limit = r / (1 - p + r)
    return limit + (1 - limit) * (p - r) ** n


@pytest.mark.parametrize(("p", "r", "n"), [(0.9, 0.2, 8), (0.9, 0.2, 2), (0.7, 0.3, 5), (0.8, 0.8, 4)])
def test_chain_with_repair(p, r, n):
    got = run(chain([p] * n, {"repair": r}), runs=RUNS, seed=4)
    close(got.right, to=repaired(p, r, n))


def test_chain_with_repair_has_the_quoted_digits():
    assert repaired(0.9, 0.2, 8) == pytest.approx(0.6859, abs=5e-5)
    p = 1.0
    for _ in range(8):  # the recursion itself: right goes on with .9, wrong is put right with .2
        p = 0.9 * p + 0.2 * (1 - p)
    assert repaired(0.9, 0.2, 8) == pytest.approx(p, abs=1e-12)


# 3: a reviewer


def accepted(p: float, s: float, f: float, cap: int) -> tuple[float, float, float, float]:
    """Return ρ, and the probabilities: right and accepted, right with forced acceptance at the cap, attempts."""
    rho = p * f + (1 - p) * s
    per_attempt = p * (1 - f) / (1 - rho)
    forced = per_attempt * (1 - rho ** (cap - 1)) + rho ** (cap - 1) * p
    return rho, per_attempt * (1 - rho**cap), forced, (1 - rho**cap) / (1 - rho)


REVIEWS = [(0.7, 0.8, 0.1, 3), (0.7, 0.8, 0.1, 1), (0.5, 0.6, 0.3, 5), (0.9, 0.3, 0.02, 2)]


@pytest.mark.parametrize(("p", "s", "f", "cap"), REVIEWS)
def test_reviewer_that_drops_at_its_cap(p, s, f, cap):
    """Right and accepted, dropped (ρ^R), and the number of attempts (1 − ρ^R)/(1 − ρ)."""
    rho, right, _, attempts = accepted(p, s, f, cap)
    got = run(reviewed(p, s, f, cap), runs=RUNS, seed=5)
    close(got.right, to=right)
    close(got.of(k.LOST), to=rho**cap)
    mean(got.count("writer", k.N_OPERATIONS) / 50, to=attempts)
    assert got.total("writer", k.N_OPERATIONS) == got.total("judge", k.N_OPERATIONS)


@pytest.mark.parametrize(("p", "s", "f", "cap"), REVIEWS)
def test_reviewer_that_accepts_at_its_cap(p, s, f, cap):
    got = run(reviewed(p, s, f, cap, "accept"), runs=RUNS, seed=6)
    close(got.right, to=accepted(p, s, f, cap)[2])
    assert got.codes <= {k.RIGHT, k.WRONG}


def test_reviewer_without_a_cap_multiplies_the_odds():
    """R → ∞: the odds of right grow by (1 − f)/(1 − s)."""
    odds = 0.7 / 0.3 * (1 - 0.1) / (1 - 0.8)
    close(run(reviewed(0.7, 0.8, 0.1, 100), runs=RUNS, seed=7).right, to=odds / (1 + odds))


def test_reviewer_that_rejects_both_alike_adds_nothing():
    """s = f: what is accepted is right as often as what was written."""
    got = run(reviewed(0.7, 0.4, 0.4, 3), runs=RUNS, seed=8)
    accepted = got.right | got.of(k.WRONG)
    close(got.right[accepted], to=0.7)


def test_reviewer_has_the_quoted_digits():
    _, right, forced, _ = accepted(0.7, 0.8, 0.1, 3)
    assert (right, forced) == (pytest.approx(0.8858, abs=5e-5), pytest.approx(0.8926, abs=5e-5))
    assert accepted(0.7, 0.8, 0.1, 1000)[1] == pytest.approx(0.9130, abs=5e-5)


# 5: majorities and repeated attempts (4, retries, is in test_retries.py)


def condorcet(p: float, n: int) -> float:
    return sum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(n // 2 + 1, n + 1))


@pytest.mark.parametrize("p", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("n", [3, 5, 9])
def test_majority_of_independent_voters(n, p):
    """Two symbols, so that those who are wrong agree; and many symbols, so that they never do."""
    close(run(voters([p] * n, symbols=1, alphabet=2), runs=RUNS, seed=11).right, to=condorcet(p, n))
    close(run(voters([p] * n), runs=RUNS, seed=12).right, to=condorcet(p, n))


def test_majority_has_its_known_form():
    for p in np.linspace(0, 1, 11):
        assert condorcet(p, 3) == pytest.approx(3 * p**2 - 2 * p**3)
    assert condorcet(0.5, 7) == pytest.approx(0.5)


def test_plurality_goes_to_the_first_among_equals():
    """Of three voters whose errors differ the first is followed where no two agree."""
    p = 0.6
    close(run(voters([p] * 3, {"tie": "first"}), runs=RUNS, seed=13).right, to=condorcet(p, 3) + p * (1 - p) ** 2)


def over_difficulty(f: Callable[[np.ndarray], np.ndarray], sigma: float, p: float = 0.5) -> float:
    """Return the mean of f(θ) over items, θ = 1/(1 + e^−(logit p − z)) with z normal."""
    z, weight = np.polynomial.hermite_e.hermegauss(201)
    theta = 1 / (1 + np.exp(sigma * z - logit(p)))
    return float(f(theta) @ weight / weight.sum())


@pytest.mark.parametrize("sigma", [0.0, 1.5, 2.5])
def test_majority_gains_little_where_items_differ(sigma):
    """Voters that meet one difficulty err together: E[3θ² − 2θ³]."""
    got = run(voters([0.7] * 3, difficulty=sigma), runs=RUNS, seed=14)
    close(got.right, to=over_difficulty(lambda t: 3 * t**2 - 2 * t**3, sigma, 0.7))


def test_majority_of_many_where_items_differ_stays_below_one():
    """n → ∞: P(θ > ½) = Φ(logit p / σ), and a crowd of 63 is there but for .01."""
    got = run(voters([0.7] * 63, difficulty=2.5, items=50), runs=200, seed=15)
    exact = over_difficulty(
        lambda t: sum(math.comb(63, j) * t**j * (1 - t) ** (63 - j) for j in range(32, 64)), 2.5, 0.7
    )
    close(got.right, to=exact)
    limit = norm.cdf(logit(0.7) / 2.5)
    assert abs(exact - limit) < 0.01
    assert limit < 0.64 < condorcet(0.7, 63)


@pytest.mark.parametrize("sigma", [0.0, 2.5])
def test_attempts_at_one_item_are_alike_where_items_differ(sigma):
    """All of k attempts are right: E[θ^k], which is p^k for σ = 0 only. An attempt anew is another future at 0."""
    system = chain([0.7], difficulty=sigma)
    attempts = [run(system, f"fork:chance@0={j}" if j else "", 1000, seed=16).right for j in range(6)]
    for many in (1, 2, 6):
        exact = over_difficulty(lambda t, many=many: t**many, sigma, 0.7)
        close(np.logical_and.reduce(attempts[:many]), to=exact)
        assert (exact == pytest.approx(0.7**many)) is (sigma == 0)


def of_chances(system: PipelineSystem, theta: np.ndarray, plan: Plan = NOMINAL) -> np.ndarray:
    """Return which items are right where an attempt at item i succeeds with θ_i (competence ½, difficulty −logit θ).

    The first item arrives before its difficulty can be set, and is left out.
    """
    state, events = system.start(replication_seeds(14, np.arange(len(theta)))), system.compile([plan])
    which, notes = np.zeros(len(theta), np.int64), system.notes(len(theta))
    kernel.advance(state, events, which, notes, 0, 1)
    system.view(state, "hardness")[:] = -np.log(theta / (1 - theta))
    kernel.advance(state, events, which, notes, 1, system.parameters.steps)
    return notes.outcome[:, 1:] == k.RIGHT


def beta_majority(a: float, b: float, n: int) -> float:
    """Σ C(n,j) B(a + j, b + n − j)/B(a, b) over majorities."""
    return sum(math.comb(n, j) * beta(a + j, b + n - j) / beta(a, b) for j in range(n // 2 + 1, n + 1))


def beta_items(a: float, b: float) -> np.ndarray:
    return np.clip(np.random.default_rng(14).beta(a, b, (RUNS, 50)), 1e-12, 1 - 1e-12)


@pytest.mark.parametrize(("a", "b"), [(2.0, 0.5), (2.0, 1.0), (1.0, 3.0)])
@pytest.mark.parametrize("n", [1, 3, 9])
def test_majority_where_chances_are_beta_distributed(n, a, b):
    right = of_chances(voters([0.5] * n, difficulty=1), beta_items(a, b))
    close(right, to=beta_majority(a, b, n))


def test_majority_of_beta_distributed_chances_has_the_quoted_digits():
    """n → ∞ gives P(θ > ½), which is not 1. (The mean chance is .8.)"""
    assert beta_majority(2, 0.5, 1) == pytest.approx(0.8)
    assert beta_majority(2, 0.5, 3) == pytest.approx(0.838, abs=5e-4)
    assert condorcet(0.8, 3) == pytest.approx(0.896)
    assert beta_distribution(2, 0.5).sf(0.5) == pytest.approx(0.884, abs=5e-4)
    assert beta_majority(2, 0.5, 501) == pytest.approx(0.884, abs=1e-3)


def test_attempts_at_items_with_beta_distributed_chances():
    """All of k: Π_{j<k} (a + j)/(a + b + j)."""
    a, b = 2.0, 0.5
    theta, system = beta_items(a, b), chain([0.5], difficulty=1)
    futures = [Plan.of("fork", "chance", dose=j) if j else NOMINAL for j in range(6)]
    attempts = [of_chances(system, theta, future) for future in futures]
    for many in range(1, 7):
        exact = math.prod((a + j) / (a + b + j) for j in range(many))
        close(np.logical_and.reduce(attempts[:many]), to=exact)


# 6: von Neumann's noisy majorities


def noisy(h: float, epsilon: float) -> float:
    """The error of a majority of three with error h each, whose own error is ε."""
    return epsilon + (1 - 2 * epsilon) * (3 * h**2 - 2 * h**3)


def fixed_point(epsilon: float) -> float:
    return (1 - math.sqrt((1 - 6 * epsilon) / (1 - 2 * epsilon))) / 2 if epsilon < 1 / 6 else 0.5


def tree(depth: int, h: float, epsilon: float):
    """Return a tree of majorities of three on one bit: leaves with error h, voters with error ε."""
    nodes, edges, level = {}, [], [f"leaf-{i}" for i in range(3**depth)]
    for leaf in level:
        nodes[leaf] = stage("x", 1 - h)
        edges.append(f"in -> {leaf}")
    for height in range(1, depth + 1):
        above = [f"vote-{height}-{i}" for i in range(len(level) // 3)]
        for i, vote in enumerate(above):
            nodes[vote] = {"kind": "aggregator", "right": 1 - epsilon}
            edges += [f"{below} -> {vote}" for below in level[3 * i : 3 * i + 3]]
        level = above
    return pipeline([*edges, f"{level[0]} -> out"], nodes, symbols=1, alphabet=2)


@pytest.mark.parametrize("epsilon", [0.0, 0.05, 0.25])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_tree_of_noisy_majorities(depth, epsilon):
    """The map, `depth` times; above ε = 1/6 each further level makes it worse."""
    h = 0.2
    levels = [h := noisy(h, epsilon) for _ in range(depth)]
    close(~run(tree(depth, 0.2, epsilon), runs=1200 // 2**depth, seed=17).right, to=levels[-1])


@pytest.mark.parametrize("epsilon", [0.05, 0.1, 0.15])
def test_tree_stays_at_its_fixed_point(epsilon):
    close(~run(tree(2, fixed_point(epsilon), epsilon), runs=600, seed=18).right, to=fixed_point(epsilon))


def test_voter_sets_the_floor():
    """However good and many the leaves: the last voter's own error stays."""
    for depth in (1, 2):
        got = ~run(tree(depth, 1e-9, 0.1), runs=600, seed=19).right
        close(got, to=noisy(0.0, 0.1) if depth == 1 else noisy(0.1, 0.1))
        assert noisy(0.1, 0.1) > 0.1


def test_noisy_majorities_have_the_quoted_digits():
    for epsilon, quoted in ((0.05, 0.0590), (0.10, 0.1464), (0.15, 0.3110)):
        assert fixed_point(epsilon) == pytest.approx(quoted, abs=5e-5)
        assert noisy(fixed_point(epsilon), epsilon) == pytest.approx(fixed_point(epsilon))
    for epsilon, drawn_to_half in ((1 / 6 - 0.01, False), (1 / 6 + 0.01, True)):
        h = 0.4
        for _ in range(2000):
            h = noisy(h, epsilon)
        assert (h == pytest.approx(0.5, abs=1e-6)) is drawn_to_half
        slope = 1.5 * (1 - 2 * epsilon)  # of the map at ½
        assert (slope < 1) is drawn_to_half


# 7: failures in common


def redundant(n: int, common: float, **tool: float):
    names = [f"tool-{i}" for i in range(n)]
    tools = {name: {"kind": "tool", "part": "x", "group": "site", "common": common, **tool} for name in names}
    return pipeline(path("user"), {"user": stage(tools=names, need="majority"), **tools})


@pytest.mark.parametrize("common", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("n", [3, 7])
def test_redundant_tools_with_failures_in_common(n, common):
    """P(fail) = βu + (1 − βu) F with F of v = (1 − β)u: the share in common is a floor that no redundancy lowers."""
    u = 0.3
    v, floor = (1 - common) * u, common * u
    failing = floor + (1 - floor) * condorcet(v, n)
    got = run(redundant(n, common, fails=u), runs=RUNS, seed=20)
    close(got.of(k.FAILED_ITEM), to=failing)
    close(got.right, to=1 - failing)
    assert failing >= floor
    if n == 3:
        assert condorcet(v, 3) == pytest.approx(3 * v**2 - 2 * v**3)


@pytest.mark.parametrize("common", [0.1, 0.5])
def test_redundant_tools_that_are_corrupted_in_common(common):
    """Silent: the same wrong reply of all has a majority; different wrong replies have none, which shows."""
    c = 0.3
    v, floor = (1 - common) * c, common * c
    got = run(redundant(3, common, corrupts=c), runs=RUNS, seed=21)
    close(got.of(k.WRONG), to=floor)
    close(got.of(k.FAILED_ITEM), to=(1 - floor) * condorcet(v, 3))


# 8: the dose law


@pytest.mark.parametrize("often", [0.2, 0.6, 1.0])
@pytest.mark.parametrize("strength", [0.2, 0.4, 0.6])
def test_dose_law(often, strength):
    """p0 (1 − Pm (1 − e^(−λ Pe))): linear in how often, saturating in how badly."""
    exact = 0.72 * (1 - often * (1 - math.exp(-2.9 * strength)))
    for where, seed in (("s0.s1", 22), ("s1", 23)):
        close(run(chain([0.9, 0.8]), f"inject:{where}@0={strength},often={often}", 1000, seed).right, to=exact)


def test_dose_law_saturates():
    """Pe → ∞: p0 (1 − Pm)."""
    got = run(chain([0.9, 0.8], fragility=100), "inject:s0.s1@0=1,often=0.6", RUNS, seed=24)
    close(got.right, to=0.72 * 0.4)


@pytest.mark.parametrize(("symbols", "alphabet"), [(1, 2**24), (4, 64), (8, 8), (24, 2)])
def test_dose_law_is_discrete_at_heart(symbols, alphabet):
    """Each of L symbols is hit with κPe: 1 − (1 − κPe)^L; λ is chosen such that κPe is .1."""
    fragility = -symbols * math.log(1 - 0.1) / 0.5
    system = chain([0.9], symbols=symbols, alphabet=alphabet, fragility=fragility)
    exact = 0.9 * (1 - 0.7 * (1 - (1 - 0.1) ** symbols))
    close(run(system, "inject:s0.out@0=0.5,often=0.7", RUNS, seed=25).right, to=exact)


def test_discrete_dose_law_tends_to_the_continuous_one():
    """λ = κL for small κPe."""
    for lines, apart in ((10, 0.1), (100, 0.01), (10_000, 1e-4)):
        assert 1 - (1 - 2.9 * 0.4 / lines) ** lines == pytest.approx(1 - math.exp(-2.9 * 0.4), abs=apart)


# 9: two leaves and a leader


def independent(p: float, d: float):
    return voters([p, p], {"combine": "select", "discernment": d})


def correlated(p: float, d: float):
    """Two leaves that hand on what one stage wrote: both right, or both wrong alike."""
    edges = ["in -> source", *(f"{a} -> {b}" for v in ("v0", "v1") for a, b in (("source", v), (v, "vote")))]
    vote = {"kind": "aggregator", "combine": "select", "discernment": d}
    return pipeline([*edges, "vote -> out"], {"source": stage("x", p), "v0": stage(), "v1": stage(), "vote": vote})


@pytest.mark.parametrize(("p", "d", "q"), [(0.6, 0.9, 0.46), (0.6, 0.5, 0.46), (0.8, 1.0, 0.9)])
def test_two_independent_leaves(p, d, q):
    """P0 = p² + 2p(1 − p)d; a leaf's fault (1 − q)P0 + q p d, whichever leaf; the leader's fault P0 (1 − q)."""
    vanilla = p**2 + 2 * p * (1 - p) * d
    system = independent(p, d)
    close(run(system, runs=RUNS, seed=26).right, to=vanilla)
    for leaf in ("v0", "v1"):
        close(run(system, f"garble:{leaf}@0={q}", RUNS, seed=27).right, to=(1 - q) * vanilla + q * p * d)
    close(run(system, f"garble:vote@0={q}", RUNS, seed=28).right, to=vanilla * (1 - q))
    if d == 0.5:  # redundancy alone halves the loss
        assert vanilla == pytest.approx(p)
        assert (1 - q) * vanilla + q * p * d == pytest.approx(p * (1 - q / 2))


@pytest.mark.parametrize(("p", "d", "q"), [(0.6, 0.9, 0.46), (0.6, 0.5, 0.46)])
def test_two_fully_correlated_leaves(p, d, q):
    """P0 = p; a leaf's fault p (1 − q(1 − d)): a containment of d instead of p d/P0."""
    system = correlated(p, d)
    close(run(system, runs=RUNS, seed=29).right, to=p)
    for leaf in ("v0", "v1"):
        close(run(system, f"garble:{leaf}@0={q}", RUNS, seed=30).right, to=p * (1 - q * (1 - d)))
    close(run(system, f"garble:vote@0={q}", RUNS, seed=31).right, to=p * (1 - q))


def test_two_leaves_have_the_quoted_digits():
    p, d, q = 0.6, 0.9, 0.46
    vanilla = p**2 + 2 * p * (1 - p) * d
    quoted = {0.792: vanilla, 0.676: (1 - q) * vanilla + q * p * d, 0.428: vanilla * (1 - q)}
    for digits, exact in quoted.items():
        assert exact == pytest.approx(digits, abs=5e-4)


# 11: importance of components (10 is in test_invariances.py)


@pytest.mark.parametrize("at", range(4))
def test_importance_in_series(at):
    """Birnbaum: dP/dp_i = P/p_i = P(i never errs) − P(i always errs)."""
    system = chain(RIGHTS)
    honed, broken = (
        run(system, f"hone:s{at}@0", RUNS, seed=32).right,
        run(system, f"garble:s{at}@0", 100, seed=32).right,
    )
    assert not broken.any()
    close(honed, to=math.prod(RIGHTS) / RIGHTS[at])


@pytest.mark.parametrize("at", range(3))
def test_importance_in_parallel(at):
    """A leader that always knows the right one makes P = 1 − Π(1 − p_i), dP/dp_i = Π(1 − p_j) of the others."""
    rights = (0.3, 0.5, 0.6)
    system = voters(rights, {"combine": "select", "discernment": 1.0})
    others = math.prod(1 - p for j, p in enumerate(rights) if j != at)
    close(run(system, runs=RUNS, seed=33).right, to=1 - math.prod(1 - p for p in rights))
    honed, broken = (run(system, f"{what}:v{at}@0", RUNS, seed=34).right for what in ("hone", "garble"))
    assert honed.all()
    close(honed & ~broken, to=others)


def test_importance_of_two_in_a_bridge_of_series_and_parallel():
    """(a or b) and c: for c as in series, for a as in parallel, times c."""
    pa, pb, pc = 0.7, 0.6, 0.9
    nodes = {
        **{"a": stage("x", pa), "b": stage("x", pb), "c": stage("y", pc)},
        "vote": {"kind": "aggregator", "combine": "select", "discernment": 1.0},
    }
    system = pipeline(["in -> a", "in -> b", "a -> vote", "b -> vote", "vote -> c", "c -> out"], nodes)
    either = 1 - (1 - pa) * (1 - pb)
    for name, exact in (("a", (1 - pb) * pc), ("b", (1 - pa) * pc), ("c", either)):
        honed, broken = (run(system, f"{what}:{name}@0", RUNS, seed=35).right for what in ("hone", "garble"))
        assert not (broken & ~honed).any()
        close(honed & ~broken, to=exact)


BRIDGE = pipeline(
    ["in -> a", "in -> b", "a -> vote", "b -> vote", "vote -> c", "c -> out"],
    {
        **{"a": stage("x"), "b": stage("x"), "c": stage("y")},
        "vote": {"kind": "aggregator", "combine": "select", "discernment": 1.0},
    },
)
SERIES = chain([1.0] * 3)
PARALLEL = voters([1.0] * 3, {"combine": "select", "discernment": 1.0})


@pytest.mark.parametrize(
    ("system", "players", "exact"),
    [
        (SERIES, ("s0", "s1", "s2"), (1 / 3, 1 / 3, 1 / 3)),
        (PARALLEL, ("v0", "v1", "v2"), (1 / 3, 1 / 3, 1 / 3)),
        (BRIDGE, ("a", "b", "c"), (1 / 6, 1 / 6, 2 / 3)),
    ],
    ids=["series", "parallel", "bridge"],
)
def test_importance_in_total_is_the_shapley_value(system, players, exact):
    """φ_i = Σ_S |S|!(n − |S| − 1)!/n! (v(S ∪ i) − v(S)), v(S) with everybody outside of S always wrong.

    And of 3, or of 3: a third each (v is symmetric). (a or b) and c: c decides in 4 of 6 orders, a and b in one each.
    """
    n = len(players)

    def value(intact: frozenset[str]) -> float:
        broken = [player for player in players if player not in intact]
        return float(run(system, f"garble:{'|'.join(broken)}@0" if broken else "", runs=20, seed=36).right.mean())

    for player, phi in zip(players, exact, strict=True):
        others = [other for other in players if other != player]
        coalitions = [frozenset(c) for size in range(n) for c in combinations(others, size)]
        weights = [math.factorial(len(c)) * math.factorial(n - len(c) - 1) / math.factorial(n) for c in coalitions]
        gains = [value(c | {player}) - value(c) for c in coalitions]
        total = sum(weight * gain for weight, gain in zip(weights, gains, strict=True))
        assert total == pytest.approx(phi, abs=1e-12)  # errorless parts: every v is 0 or 1
