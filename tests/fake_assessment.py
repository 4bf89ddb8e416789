"""A made-up assessment with everything in it that the real ones have: numbers of the right shape, not of any run."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from emergent.assessment import Assessment
from emergent.metrics import METRICS
from emergent.models.walk import WalkSystem
from emergent.models.walk.parameters import WalkParameters
from emergent.perturbation import Plan
from emergent.recordings import Examples
from emergent.result import Estimate, Result
from emergent.scenario import Claim, Scenario
from emergent.verdict import judge

CONDITIONS = ("both", "sighted", "coupled", "neither")
NASTY = "<script>alert('a & b')</script> costs 5$ or $\\frac{6$ [bold]of[/bold] it"


def estimate(name: str, value: float, half: float = 0.0437, **more: object) -> Estimate:
    """Return an estimate with an interval around its value, and a long label."""
    about = {"label": f"{name.replace('_', ' ')} of the others, as a share of what they attain unperturbed", **more}
    return Estimate(name, value, value - half, value + half, 173, **about)  # type: ignore[arg-type]


def table(columns: dict[str, list[object]], values: np.ndarray) -> pd.DataFrame:
    """Return a tidy table."""
    values = np.asarray(values, float)
    return pd.DataFrame({**columns, "value": values, "low": values - 0.0519, "high": values + 0.0611})


def grid(rng: np.random.Generator, dose: str, doses: list[float], many: list[int]) -> pd.DataFrame:
    """Return a break-down map that falls with dose and number."""
    pairs = [(d, m) for d in doses for m in many]
    values = [1.02 / (1 + (d / doses[-1]) * m / many[2]) + rng.normal(0, 0.01) for d, m in pairs]
    return table({dose: [d for d, _ in pairs], "how_many": [m for _, m in pairs]}, np.array(values))


PSI = {"psi": -6.88, "permuted": -6.88, "excess": -6.95}
PSI |= {"independent_psi": 0.67, "independent_permuted": 0.68, "independent_excess": -0.0169}
VIOLATIONS = pd.DataFrame({"from": ["a"], "to": ["b"], "step": [3], "distance": [31.5]})
"""A table of violations: it has no estimates."""


def _results(names: list[str], rng: np.random.Generator) -> dict[str, Result]:
    members = names[:32]
    removed = [1, 2, 4, len(names) // 2, len(names) - 1]
    kinds = ("remove", "freeze", "mislead")
    needed = table(
        {"member": [m for m in members for _ in kinds], "kind": list(kinds) * len(members)}, np.ones(3 * len(members))
    )
    needed["value"] -= rng.gamma(1, 0.08, len(needed))
    able = table(
        {
            "member": members * 2,
            "condition": ["alone at ten horizons"] * len(members) + ["sole sighted"] * len(members),
            "attainment": [0.1] * 2 * len(members),
        },
        rng.gamma(2, 0.03, 2 * len(members)),
    )
    when = [f"towards the decoy, shown from {when} on" for when in ("the start", "midway") for _ in members]
    followed = table({"member": members * 2, "condition": when}, np.full(2 * len(members), 0.03))
    times = [400.0, 800.0, 1200.0, 2400.0, 4000.0]
    horizons = table(
        {
            "horizons": [t / 400 for t in times] * 4,
            "time": times * 4,
            "condition": [c for c in CONDITIONS for _ in times],
        },
        np.concatenate([np.linspace(start, end, 5) for start, end in ((0.93, 1), (0.03, 0.9), (0.05, 0.1), (0, 0.1))]),
    )
    curve = table(
        {"removed": removed * 2, "when": ["start"] * 5 + ["midway"] * 5}, np.array([1, 0.97, 0.9, 0.6, 0.02] * 2)
    )
    curve = curve.assign(
        attainment=0.9 * curve["value"], attainment_low=0.85 * curve["value"], attainment_high=0.95 * curve["value"]
    )
    shown = [0.0, 0.2, 0.5, 0.8, 1.0]
    decoy = table(
        {"shown": shown * 2, "target": ["goal"] * 5 + ["decoy"] * 5},
        np.array([0.95, 0.8, 0.2, 0.02, 0, 0, 0, 0.15, 0.7, 0.97]),
    )
    after = list(np.linspace(0, 240, 30))
    curves = table(
        {
            "condition": [c for c in ("distracted", "lost from sight", "blind group") for _ in after],
            "time": after * 3,
            "runs": [31] * 90,
        },
        np.concatenate([top * (1 - np.exp(-np.array(after) / 60)) for top in (0.7, 0.25, 0.6)]),
    )
    factors = [1.0, 2.0, 4.0, 8.0, 20.0, 40.0]
    e = estimate
    median = Estimate("median_distracted", 121.3, 38.6, float("nan"), 31, "s", "median time until back, distracted")
    found = (
        Result("goal_directedness", (e("attainment", 0.931), e("null", 0.013), e("ceiling", 0.998), e("gd", 0.932))),
        Result("locality", (e("identical", 1.0, 0.0),)),
        Result(
            "sufficiency", (e("alone_best", 0.11), e("sole_best", 0.06)), {"members": able}, ("Of many members a few.",)
        ),
        Result("own_cue", (e("best_member", 0.04),), {"members": followed}, ("Members are shown from a few.",)),
        Result("light_cone", (e("identical", 1.0),), {"violations": VIOLATIONS}),
        Result("sum_of_parts", (e("beyond", 0.89), e("system", 0.97), e("sum", 0.08))),
        Result(
            "coalitions",
            (e("smallest_alone", 3.9, 0.7, unit="members"), e("smallest_sighted", 9.7, 1.3, unit="members")),
            {"curve": table({"members": removed, "condition": ["alone"] * 5}, np.array([0, 0.2, 0.6, 0.9, 1]))},
        ),
        Result("equifinality", (e("back", 0.85), e("aside", 0.9), e("wall", 0.79), e("trap", 0.23))),
        Result("misdirection", (e("to_goal", 0.01), e("to_decoy", 0.96))),
        Result(
            "necessity",
            (e("worst_single", 0.912, correlation=0.317), e("worst_pair", 0.71), e("front", 0.95), e("cued", 0.97)),
            {"members": needed},
        ),
        Result(
            "interaction",
            (e("both", 0.93), e("sighted", 0.02), e("coupled", 0.05), e("neither", 0.01), e("interaction", 0.87)),
        ),
        Result(
            "retargeting",
            (e("excess", 0.8), e("system", 0.97), e("best_member", 0.17), e("metres", 283.7, 9.1, unit="m")),
        ),
        Result("horizons", tuple(e(f"velocity_{c}", 0.3) for c in CONDITIONS), {"horizons": horizons}),
        Result(
            "information",
            (e("one_with_all", 0.99), e("all_with_share", 0.06), e("pooling", 6.37, 0.6, unit="×")),
            {"pooling": table({"factor": factors}, np.array([0.02, 0.05, 0.4, 0.9, 1, 1]))},
        ),
        Result("retention", (e("area_start", 0.73), e("area_midway", 0.79)), {"curve": curve}),
        Result(
            "persistence",
            (e("return_time", 121.0, 9.0, unit="s"), e("back", 0.9), e("lost", 31.0, 2.0, unit="s")),
            {"gap": table({"time": [0.0, 50.0, 100.0]}, np.array([0.2, 0.1, 0.0]))},
        ),
        Result(
            "plasticity",
            (e("displaced", 0.85), e("misled", 0.9), e("bits", 6.2, 0.1, unit="bit")),
            {"starts": table({"kind": ["displace"], "amount": [12.5], "degrees": [90.0]}, np.ones(1))},
        ),
        Result(
            "control_cost",
            (e("peel_off", 7.4, 0.5, unit="members"), e("redirect", 7.7, 0.5, unit="members"), e("ratio", 0.97)),
            {"curve": table({"fooled": [1, 2] * 2, "who": ["the named one"] * 2 + ["all"] * 2}, np.ones(4))},
        ),
        Result(
            "maxent_gd",
            (
                *(e("system", 0.127), e("best_member", -0.007, 0.015), e("perturbed", 0.106)),
                *(e("margin", 0.11), e("nats", 5.9, 1.0, unit="nat")),
            ),
            {
                "goals": table(
                    {"degrees": list(range(0, 360, 45)), "beta": [1.8] * 8, "capped": [False] * 8},
                    0.12 * np.cos(np.radians(np.arange(0, 360, 45))),
                )
            },
        ),
        Result(
            "control_cost_by_size",
            (e("peel_off", 1.12, 0.2), e("redirect", 1.17, 0.2), e("ratio", -0.03)),
            {
                "costs": table(
                    {"members": [10, 20, 40] * 2, "who": ["the named one"] * 3 + ["all"] * 3},
                    np.array([3.2, 6.9, 16.0, 3.1, 6.8, 15.9]),
                )
            },
        ),
        Result(
            "influence",
            (e("strongest", 0.11), e("total", 2.1), e("front", 0.07), e("others", 0.11), e("front_leads", -0.04)),
            {"members": table({"member": members, "front": [0.05] * len(members)}, np.full(len(members), 0.1))},
        ),
        Result(
            "roles",
            (e("entropy", 0.71), e("across", 1.0), e("rate", 0.07, 0.01, unit="1/s"), e("turnover", 0.05)),
            {"members": table({"member": members}, np.full(len(members), 1 / len(members)))},
            ("The place in front passes to who is ahead by more than the dead-band, 0.52 m.",),
        ),
        Result(
            "delay",
            (e("resolved", 0.14), e("delay", 0.76, unit="s"), e("front", -0.03, 0.3, unit="s")),
            {"members": table({"member": members}, np.full(len(members), 0.02))},
        ),
        Result(
            "agnosticism",
            (
                e("across", 0.93),
                e("within", 0.71),
                e("area_targeted", 0.7),
                e("smallest_cut", 7.0, 1.0, unit="members"),
            ),
            {
                "importance": table({"member": members}, np.full(len(members), 0.05)),
                "targeted": table({"removed": [1, 2], "member": members[:2]}, np.array([0.9, 0.8])),
            },
        ),
        Result(
            "distraction",
            (e("one_longest", 0.94), e("half_longest", 0.35)),
            {"map": grid(rng, "duration", [30.0, 60.0, 120.0, 240.0], removed)},
        ),
        Result(
            "misleading",
            (e("k_star", 1.63, 0.17, unit="members"),),
            {
                "map": grid(rng, "degrees", [45.0, 90.0, 135.0, 180.0], removed),
                "independent": table({"how_many": removed}, np.linspace(0.9, 0, 5)),
            },
        ),
        Result("decoy", (e("share_half", 0.528),), {"share": decoy}),
        Result(
            "rejoin",
            (e("back_distracted", 0.613), e("back_lost", 0.27), e("back_blind", 0.565), median),
            {"curves": curves},
        ),
        Result("psi", tuple(e(name, value, unit="nats") for name, value in PSI.items())),
        Result("causal_emergence", (e("micro", 0.18), e("gain", 0.19), e("independent_gain", -0.01))),
        Result("synergy", (e("synergy", 0.46), e("independent_synergy", 1.53))),
    )
    return {result.metric: result for result in found}


def _examples(plan: Plan, members: int, rng: np.random.Generator) -> Examples:
    time = np.linspace(0, 400, 101)
    towards = np.minimum(time * 1.2, 145)[:, None] + rng.normal(0, 4, (101, members)).cumsum(0) * 0.1
    paths = np.stack([towards, rng.normal(0, 1, (101, members)).cumsum(0)], -1)
    distance = np.maximum(150 - time, 10.0)
    placebos = distance + rng.normal(0, 5, (20, 101)) * (time > 100)
    status = np.ones((101, members), np.int8)
    return Examples(3, plan, time, paths, paths * 1.02, status, distance, distance + 2 * (time > 100), placebos)


@cache
def fake(members: int = 20, title: str = "A walk across the plaza") -> Assessment:
    """Return a full assessment."""
    rng = np.random.default_rng(1)
    system = WalkSystem(
        WalkParameters(walkers=members, walls=((60.0, -20.0, 60.0, 20.0),), circles=((90.0, 30.0, 5.0),))
    )
    plan = Plan.parse("distract:walker-3@100=120; deafen:walker-3@220")
    scenario = Scenario(
        "restaurant-fake",
        title,
        "Nobody leads, and yet all of them arrive.\n\nA made-up one.",
        system,
        seed=7,
        plans={"shopping": plan},
        claims=(Claim("arrives", at_least=0.85),),
    )
    results = _results([member.id for member in system.members], rng)
    verdict = judge(results, scenario.system.family, scenario.thresholds)
    return Assessment(scenario, results, {}, verdict, 12345, 61.7, 200, False, _examples(plan, members, rng))


def without(assessment: Assessment, *metrics: str) -> Assessment:
    """Return the assessment as it is for a system that lacks some perturbations."""
    results = {name: result for name, result in assessment.results.items() if name not in metrics}
    verdict = judge(results, assessment.scenario.system.family, assessment.scenario.thresholds)
    skipped = {name: f"fake has no perturbation {name}" for name in metrics}
    return replace(assessment, results=results, skipped=skipped, verdict=verdict)


def emptied(assessment: Assessment) -> Assessment:
    """Return the assessment with every number undefined."""
    nan = float("nan")
    results = {
        name: Result(
            name,
            tuple(replace(e, value=nan, low=nan, high=nan, correlation=None) for e in result.estimates),
            {key: rows.assign(value=nan, low=nan, high=nan) for key, rows in result.tables.items()},
        )
        for name, result in assessment.results.items()
    }
    return replace(
        assessment,
        results=results,
        verdict=judge(results, assessment.scenario.system.family, assessment.scenario.thresholds),
    )


def holed(assessment: Assessment) -> Assessment:
    """Return the assessment with every third row and every second estimate undefined."""
    nan = float("nan")
    results = {}
    for name, result in assessment.results.items():
        tables = {}
        for key, rows in result.tables.items():
            hole = np.arange(len(rows)) % 3 == 1
            numbers = [c for c in ("value", "low", "high") if c in rows]
            tables[key] = rows.assign(**{c: rows[c].mask(hole) for c in numbers})
        estimates = tuple(
            replace(e, value=nan, low=nan, high=nan) if i % 2 else e for i, e in enumerate(result.estimates)
        )
        results[name] = Result(name, estimates, tables)
    return replace(
        assessment,
        results=results,
        verdict=judge(results, assessment.scenario.system.family, assessment.scenario.thresholds),
    )


ASKED = {name for name, metric in METRICS.items() if not metric().why_not(WalkSystem())}
assert set(_results(["a"] * 20, np.random.default_rng(0))) == ASKED
