"""A made-up assessment of a pipeline, with all that the real ones have: of the right shape, not of a run."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import xarray as xr

from emergent.assessment import Assessment
from emergent.metrics import METRICS
from emergent.models.pipeline import PipelineParameters, PipelineSystem
from emergent.network import Network
from emergent.perturbation import Plan
from emergent.recordings import Course
from emergent.result import Result
from emergent.scenario import Scenario
from emergent.verdict import judge
from tests.fake_assessment import estimate as e
from tests.fake_assessment import table

COMPONENTS = {
    "planner": {"kind": "stage", "part": "plan", "right": 0.9, "queue": "retries"},
    "writer": {"kind": "stage", "part": "draft", "right": 0.8, "tools": ["search"], "queue": "retries"},
    "search": {"kind": "tool", "part": "facts", "fails": 0.1},
    "retries": {"kind": "queue"},
    "reviewer": {"kind": "reviewer"},
    "bystander": {"kind": "idle"},
}
EDGES = ("in -> planner", "planner -> writer", "writer -> reviewer", "reviewer -> out", "reviewer -> writer : reject")
CODES = ("lost", "right", "wrong", "failed", "late", "outdated", "under way")


@cache
def system() -> PipelineSystem:
    """Return the pipeline: two stages with a tool and a queue, a reviewer and a bystander."""
    parameters = {"items": 40, "horizon": 80, "components": COMPONENTS, "edges": EDGES}
    return PipelineSystem(PipelineParameters.model_validate(parameters))


def recording(rng: np.random.Generator, spoilt: int) -> xr.Dataset:
    """Return a made-up recording, in which the last `spoilt` items come out wrong, failed, late, lost and outdated."""
    parts = [component.id for component in system().wiring.components]
    time = np.arange(81)
    arrived = np.minimum(time, 40)
    done = np.minimum(np.maximum(time - 5, 0), 40)
    state = np.zeros((81, len(CODES)), int)
    for code, name in enumerate(CODES[:-1]):
        share = (40 - spoilt) / 40 if name == "right" else spoilt / 200
        state[:, code] = np.floor(done * share)
    state[:, -1] = arrived - state.sum(1)
    waiting = np.zeros((81, len(parts)), int)
    waiting[:, :4] = rng.integers(0, 1 + spoilt, (81, 4))
    coords = {"time": time.astype(float), "part": parts, "code": list(CODES)}
    return xr.Dataset({"state": (("time", "code"), state), "waiting": (("time", "part"), waiting)}, coords)


def failing(rng: np.random.Generator) -> Network:
    """Return the wiring, with made-up shares of failures at every node but the bystander."""
    network = system().network()
    return replace(
        network,
        nodes=tuple(
            n if n.kind == "idle" else replace(n, visible=rng.choice([0.0, 0.04, 0.2]), silent=rng.choice([0.005, 0.1]))
            for n in network.nodes
        ),
    )


def _importance(rng: np.random.Generator) -> Result:
    parts = [c for c in system().components if c.kind not in ("environment", "idle")]
    values = rng.uniform(0.0, 0.7, len(parts))
    rows = table({"component": [c.id for c in parts], "kind": [c.kind for c in parts]}, values)
    rows["passive"], rows["failure"] = [c.passive for c in parts], "unavailable"
    rows = rows.assign(loss=rows["value"] * 0.9, loss_low=rows["low"] * 0.9, loss_high=rows["high"] * 0.9)
    top = rows.loc[rows["value"].idxmax()]
    most = replace(e("most", 0.0), value=top["value"], low=top["low"], high=top["high"])
    passive = rows[rows["passive"]][["component", "kind", "value", "low", "high"]].assign(missed=False)
    passive.loc[passive.index[0], "missed"] = True
    return Result("importance", (most, e("without_passive", 0.05)), {"components": rows, "passive": passive})


def _dose() -> Result:
    shares, parts = [0.0, 0.1, 0.4, 1.0], []
    curves = [("fail", "all members", "share"), ("garble", "all members", "share"), ("delay", "all members", "steps")]
    curves += [("garble", "most critical", "share"), ("harden", "items", "logit"), ("mix", "items", "share")]
    for steep, (kind, on, unit) in enumerate(curves, 1):
        values = 0.8 * np.exp(-0.5 * steep * np.array(shares))
        who = "" if on == "all members" else "writer" if on == "most critical" else "items"
        columns = {"kind": [kind] * 4, "on": [on] * 4, "component": [who] * 4, "unit": [unit] * 4, "dose": shares}
        parts.append(table(columns, values))
    halves = (e("half_visible", 0.6), e("half_silent", 0.2))
    return Result("dose", halves, {"curves": pd.concat(parts, ignore_index=True)})


def _results(rng: np.random.Generator) -> dict[str, Result]:
    members = [member.id for member in system().members]
    kinds = ("unavailable", "stuck", "garble")
    struck = {"member": [m for m in members for _ in kinds], "kind": list(kinds) * len(members)}
    views = {"component": members, "kind": [m.kind for m in system().members], "passive": [False] * len(members)}
    runs = list(range(1, 7))
    lucks = {"runs": runs * 2, "luck": ["the same items again"] * 6 + ["independent"] * 6}
    accuracy = table({"component": members, "kind": views["kind"], "trials": [40.0] * len(members)}, np.full(4, 0.9))
    who = ["the system", "one agent", "one agent, one attempt more"]
    calls = table({"who": who, "attempts": [1, 3, 4]}, np.array([11.0, 10.0, 13.0]))
    found = (
        Result("light_cone", (e("identical", 1.0),)),
        Result("goal_directedness", (e("attainment", 0.75), e("null", 0.01), e("ceiling", 0.99), e("gd", 0.76))),
        Result(
            "holding",
            (
                e("identical", 1.0, 0.0),
                e("permuted", 1.0, 0.0),
                e("held", 0.05, 0.0),
                e("beyond", 0.7),
                e("share", 0.05),
            ),
            {"components": table(views, np.full(len(members), 0.05))},
        ),
        Result(
            "necessity",
            (e("worst_single", 0.2), e("worst_pair", 0.1)),
            {"members": table(struck, rng.uniform(0, 1, len(members) * 3))},
        ),
        Result(
            "interaction",
            (e("both", 0.75), e("sighted", 0.02), e("coupled", 0.05), e("neither", 0.01), e("interaction", 0.7)),
        ),
        Result(
            "respecification",
            (e("system", 0.9), e("best_member", 0.1), e("excess", 0.8), e("under_way", 0.6), e("outdated", 0.3)),
        ),
        Result(
            "capability",
            (
                e("capability", 0.8),
                e("coordination", -0.05),
                e("relative", 0.94),
                e("baseline", 0.6),
                e("baseline_more", 0.65),
                e("gain", 0.15),
            ),
            {"accuracy": accuracy, "calls": calls},
        ),
        Result(
            "agnosticism",
            (e("across", 0.9), e("within", 0.8), e("area_targeted", 0.2), e("smallest_cut", 1.0, unit="members")),
            {
                "importance": table({"member": members}, np.full(len(members), 0.2)),
                "targeted": table({"removed": [1], "member": members[:1]}, np.array([0.2])),
            },
        ),
        Result(
            "pair_interaction",
            (e("strongest", -0.4),),
            {"pairs": table({"first": members[:1], "second": members[1:2]}, np.array([-0.4]))},
        ),
        Result(
            "maxent_answers",
            (e("system", 0.56), e("best_member", 0.1), e("perturbed", 0.2), e("nats", 6.2, unit="nat")),
        ),
        _importance(rng),
        _dose(),
        Result(
            "repetition",
            (e("icc", 0.5), e("pass_1", 0.75), e("pass_6", 0.4), e("independent_6", 0.18), e("majority_3", 0.8)),
            {"passes": table(lucks, np.concatenate([0.75 ** np.sqrt(runs), 0.75 ** np.array(runs)]))},
        ),
    )
    return {result.metric: result for result in found}


@cache
def fake_pipeline(title: str = "A writer and a reviewer") -> Assessment:
    """Return a full assessment of a pipeline."""
    rng = np.random.default_rng(2)
    plan = Plan.parse("garble:writer@20+30; unavailable:search@60")
    lesson = "Nobody knows what is asked, and yet it is done."
    scenario = Scenario("pipeline-fake", title, lesson, system(), seed=7, plans={"two faults": plan})
    results = _results(rng)
    course = Course(3, plan, failing(rng), recording(rng, 4), recording(rng, 25))
    verdict = judge(results, scenario.system.family, scenario.thresholds)
    return Assessment(scenario, results, {}, verdict, 2345, 6.7, 200, False, None, course)


ASKED = {name for name, metric in METRICS.items() if not metric().why_not(system())}
assert set(_results(np.random.default_rng(0))) == ASKED, ASKED
