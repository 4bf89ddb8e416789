"""No component reads of a target what its wiring does not give it: where what it cannot know changes, it goes on alike.

Runs of one seed are compared, in the second of which parts of the items are shifted, each item's by its own offset:

- bubble: a part upstream is shifted by R, one right before the component by −R, one right after it by R. The target is
  shifted; what the component gets is right or wrong as before, and the same.
- wall: what the component gets is at chance, and all parts but its own are shifted. With an alphabet of three, what was
  right becomes wrong and the other way round, and still is the same.
- later: a part that enters downstream is shifted.

Each time all that is logged of the component, its tools, its queue and its edges has to be the same, bit by bit. Those
that compare with the specification (reviewers, a choosing aggregator, repair) do so openly: they are exempt from the
wall. If a part upstream of them is shifted, they do the same with shifted values, like everybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from emergent.models.pipeline import PipelineParameters, PipelineSystem, kernel
from emergent.models.pipeline.kernel import layout as k
from emergent.perturbation import Plan
from tests.models.pipeline.wirings import Component, aggregator, reviewer, stage, tool, wiring
from tests.reference import pipeline_nodes, pipeline_stages
from tests.reference.philox import uniform
from tests.reference.pipeline import Pipeline
from tests.reference.pipeline_items import logit
from tests.reference.pipeline_parts import WORK

SEEDS = range(4, 8)
ITEMS = 16
ALPHABETS = {"bubble": (3, 5), "wall": (1, 3), "later": (1, 3), "along": (3, 5)}  # K and q
BEFORE, AFTER = "in -> up -> minus", "plus -> down -> out"
FRAME = {"up": stage("p", 0.7), "minus": stage("m", 1.0)}, {"plus": stage("n", 1.0), "down": stage("later", 0.9)}
RESPECIFY = "respecify:specification@9=0.4"
CHECKS = ("bubble", "wall", "later")
MADE = ("work", "review", "aggregate", "route", "commit")  # operations whose values hold what came in

Rows = list[tuple[int, ...]]
Shifts = Mapping[str, npt.NDArray[np.int64]]
"""By what (item, symbol) parts are shifted."""
Engine = Callable[[PipelineSystem, Plan, int, Shifts], Rows]


@dataclass(frozen=True)
class Scene:
    """Components between `minus` and `plus`: by what each is walled in, nothing if it compares with the target."""

    ways: str
    nodes: Mapping[str, Component]
    walls: Mapping[str, str]

    def system(self, check: str) -> PipelineSystem:
        symbols, alphabet = ALPHABETS[check]
        more = {"symbols": symbols, "alphabet": alphabet, "difficulty": 0.7, "items": ITEMS, "horizon": 60.0}
        return PipelineSystem(PipelineParameters(**wiring(self.ways, {**FRAME[0], **self.nodes, **FRAME[1]}, **more)))


WORKER = stage(
    "own", 0.5, reading=0.8, fails=0.2, queue="again", tools=("source", "clock"), latency=1, capacity=2
)  # fmt: skip
HELP = {
    "source": tool("fact", fails=0.2, corrupts=0.2, stale=0.2, group="web", common=0.5),
    "clock": tool("", corrupts=0.3, mtbf=6, mttr=2), "again": {"kind": "queue", "cap": 4, "room": 3},
}  # fmt: skip
SOURCE = tool("y", fails=0.2, corrupts=0.3)
JUDGE = reviewer(sensitivity=0.7, false_alarm=0.3, cap=3, at_cap="accept", fix=0.1)
THREE = {name: stage("y", 0.5) for name in ("v1", "v2", "v3")}
VOTERS = f"{BEFORE} -> v1 -> c -> {AFTER}\nminus -> v2 -> c\nminus -> v3 -> c"
RETURNED = f"{BEFORE} -> c -> judge -> {AFTER}\njudge -> {{}} : reject"
SCENES = {
    "stage": Scene(f"{BEFORE} -> c -> {AFTER}", {"c": WORKER, **HELP}, {"c": "minus"}),
    "three sources": Scene(
        f"{BEFORE} -> c -> {AFTER}",
        {"c": stage("", 0.6, tools=("s1", "s2", "s3"), need="majority", fails=0.1), "s1": SOURCE, "s2": SOURCE,
         "s3": SOURCE},
        {"c": "minus"},
    ),
    "repair": Scene(f"{BEFORE} -> c -> {AFTER}", {"c": stage("own", 0.6, repair=0.4)}, {"c": ""}),
    "returned": Scene(RETURNED.format("c"), {"c": WORKER, **HELP, "judge": JUDGE}, {"c": "minus judge", "judge": ""}),
    "returned from afar": Scene(
        RETURNED.format("up"), {"c": stage("own", 0.5), "judge": JUDGE}, {"c": "minus judge", "judge": ""}
    ),
    "router": Scene(
        f"{BEFORE} -> c\nc -> a : 0.6\nc -> b : 0.4\na -> plus\nb -> {AFTER}",
        {"c": {"kind": "router", "misroute": 0.2}, "a": stage("y", 0.5), "b": stage("y", 0.7)},
        {"c": "minus", "a": "minus", "b": "minus"},
    ),
    "majority": Scene(VOTERS, {**THREE, "c": aggregator("majority", right=0.8)}, {"c": "v1 v2 v3", "v2": "minus"}),
    "strict majority": Scene(VOTERS, {**THREE, "c": aggregator("majority", tie="fail")}, {"c": "v1 v2 v3"}),
    "select": Scene(VOTERS, {**THREE, "c": aggregator("select", discernment=0.8)}, {"c": "", "v1": "minus"}),
    "sum": Scene(
        f"{BEFORE} -> a -> c -> {AFTER}\nin -> b -> c",
        {"a": stage("y", 0.6), "b": stage("z", 0.6), "c": aggregator("sum", right=0.7, latency=1)},
        {"c": "a b", "a": "minus", "b": ""},
    ),
    "board": Scene(
        f"{BEFORE} -> desk -> {AFTER}",
        {"desk": {"kind": "board", "loss": 0.1, "stale": 0.2, "flip": 0.1}, "c": stage("x", 0.6, board="desk"),
         "d": stage("y", 0.6, board="desk", capacity=2), "e": stage("", 0.8, board="desk", tools=("source",)),
         "source": tool("z", corrupts=0.1)},
        {"c": "minus d e", "d": "minus c e", "e": "minus c d", "desk": "minus c d e"},
    ),
}  # fmt: skip


# runs of which parts are shifted


def pairs(system: PipelineSystem, plan: Plan):
    return [(one.perturbation, one.components) for one in system.complete(plan)]


def by_oracle(system: PipelineSystem, plan: Plan, seed: int, shifts: Shifts) -> Rows:
    run = Pipeline(system.parameters, pairs(system, plan), seed)
    bare, zeros = run.specification.bare, np.zeros((ITEMS, run.alphabet.k), np.int64)

    def shifted(item: int, part: str, version: int) -> tuple[int, ...]:
        return run.alphabet.add(bare(item, part, version), tuple(shifts.get(part, zeros)[item].tolist()))

    run.specification.bare = shifted  # type: ignore[method-assign]
    return run.run().rows


def by_kernel(system: PipelineSystem, plan: Plan, seed: int, shifts: Shifts) -> Rows:
    """The parts are written once the first item has arrived: runs begin at step 0; its shifts are zero."""
    p, parts = system.parameters, system.parts
    state, events, which = system.start(np.array([seed], np.uint64)), system.compile([plan]), np.zeros(1, np.int64)
    notes = system.notes(1, 0, 4000)
    kernel.advance(state, events, which, notes, 0, 1)

    spec = Pipeline(p, pairs(system, plan), seed).specification
    drawn = np.array([[[spec.bare(i, x, v) for i in range(p.items)] for x in parts] for v in (0, 1)])
    np.testing.assert_array_equal(system.view(state, "parts")[0, k.FIRST], packed(drawn[0], p.alphabet))
    shift = np.array([shifts.get(x, np.zeros((p.items, p.symbols), np.int64)) for x in parts])
    told = (drawn + shift) % p.alphabet
    words = system.view(state, "parts")[0]
    words[k.FIRST], words[k.SECOND], words[k.CURRENT] = (packed(told[v], p.alphabet) for v in (0, 1, 0))
    state.memory[0, k.REDRAWN] = 1
    truth = system.view(state, "truth")[0]
    net, nodes = system.net, len(system.net.integers)
    masks = np.concatenate([net.carries, net.adds]).astype(np.int64)
    assert len(masks) == len(truth) == 2 * nodes + 1
    truth[:] = packed(np.einsum("rp,pik->rik", masks, told[0]) % p.alphabet, p.alphabet)

    kernel.advance(state, events, which, notes, 1, p.steps)
    assert notes.rows[0] <= notes.events.shape[1]
    return [tuple(row) for row in notes.events[0, : notes.rows[0]].tolist()]


def packed(symbols: npt.NDArray[np.int64], alphabet: int) -> npt.NDArray[np.int64]:
    """Artefacts as they lie in memory."""
    width = (alphabet - 1).bit_length() + 1
    return (symbols << (width * np.arange(symbols.shape[-1]))).sum(-1)


# what is compared


def own(system: PipelineSystem, name: str) -> tuple[set[str], set[str]]:
    """The parts that a component may know, and those whose events are its own: itself, its tools, queue and edges."""
    c = system.parameters.components[name]
    helpers = [*(c.tools or ()), *([c.queue] if c.queue else [])]
    held = {name, *helpers}
    parts = {system.parameters.components[one].part for one in held} - {"", None}
    ends = (text.split(":")[0].split("->") for text in system.parameters.edges)
    return parts, held | {f"{a.strip()}.{b.strip()}" for a, b in ends if name in (a.strip(), b.strip())}


def of(system: PipelineSystem, rows: Rows, names: Collection[str]) -> Rows:
    places = {place for place, c in enumerate(system.wiring.components) if c.id in names}
    return [row for row in rows if row[2] in places]


def offsets(seed: int, check: str, which: int = 0) -> npt.NDArray[np.int64]:
    """Other than zero for all items but the first, for each symbol."""
    symbols, alphabet = ALPHABETS[check]
    found = np.random.default_rng([seed, which]).integers(1, alphabet, (ITEMS, symbols))
    found[0] = 0
    return found


def leak(scene: Scene, name: str, check: str, engine: Engine, seed: int) -> bool:
    """Whether a component does something else where what it cannot know is something else."""
    system, plan = scene.system(check), Plan.parse(RESPECIFY)
    known, names = own(system, name)
    r = offsets(seed, check)
    shifts = {"p": r, "m": -r, "n": r} if check == "bubble" else {"later": r}
    if check == "wall":
        plan = plan + Plan.of("chance", scene.walls[name].split())
        shifts = {part: offsets(seed, check, i) for i, part in enumerate(system.parts) if part not in known}
    before, after = (of(system, engine(system, plan, seed, s), names) for s in ({}, shifts))
    assert len(before) >= ITEMS / 2, f"little happens at {name}"
    return before != after


def leaks(scene: Scene, engine: Engine, seeds: Sequence[int] = SEEDS) -> set[tuple[str, str]]:
    """Which components give themselves away, and by which check."""
    checks = [(name, check) for name, wall in scene.walls.items() for check in CHECKS if wall or check != "wall"]
    return {found for found in checks if any(leak(scene, *found, engine, seed) for seed in seeds)}


@pytest.mark.parametrize("engine", [by_kernel, by_oracle])
@pytest.mark.parametrize("name", SCENES)
def test_nobody_reads_what_is_not_given(name, engine):
    assert not leaks(SCENES[name], engine, SEEDS if engine is by_kernel else SEEDS[:1])


@pytest.mark.parametrize("engine", [by_kernel, by_oracle])
@pytest.mark.parametrize("name", SCENES)
def test_what_is_shifted_before_a_component_is_shifted_behind_it(name, engine):
    """Those that compare with the target, too: with the target shifted by as much, they decide alike."""
    system, seed = SCENES[name].system("along"), SEEDS[0]
    r, q = offsets(seed, "along"), system.parameters.alphabet
    before, after = (engine(system, Plan.parse(RESPECIFY), seed, shifts) for shifts in ({}, {"p": r}))
    assert [row[:-1] for row in before] == [row[:-1] for row in after]
    codes, seen = {k.OPERATIONS.index(code) for code in MADE}, 0
    places = [place for place, c in enumerate(system.wiring.components) if c.id in SCENES[name].walls]
    aside = [place for place, c in enumerate(system.wiring.components) if name == "sum" and c.id == "b"]
    for one, other in zip(before, after, strict=True):
        if one[2] in places and one[2] not in aside and one[3] in codes and one[-1] >= 0:
            shift = [(other[-1] // q**i - one[-1] // q**i) % q for i in range(r.shape[1])]
            assert shift == r[one[1]].tolist()
            seen += 1
    assert seen >= ITEMS / 4


@pytest.mark.parametrize("name", SCENES)
def test_parts_are_shifted_in_the_kernel_as_in_the_oracle(name):
    system, seed = SCENES[name].system("wall"), SEEDS[0]
    shifts = {part: offsets(seed, "wall", i) for i, part in enumerate(system.parts)}
    assert by_kernel(system, Plan.parse(RESPECIFY), seed, shifts) == by_oracle(
        system, Plan.parse(RESPECIFY), seed, shifts
    )


# leaks that are made


def stage_that_knows(what: str) -> Callable[..., object]:
    """A stage that writes what it does not know where it would err."""
    work = pipeline_stages.Stage._work

    def leaky(self, op, a, replies, before):
        if self.id != "c" or logit(uniform(*op.words(WORK)[:2])) < logit(self.value("right")):
            return work(self, op, a, replies, before)
        spec = self.run.specification
        if what == "later":
            return self.run.alphabet.add(work(self, op, a, replies, before), spec.read(op.item, "later"))
        return spec.total(op.item, before | self.adds if what == "carried" else spec.parts)

    return leaky


def leaky_router(self, item, waiting, step, act=pipeline_nodes.Router.act):
    right = waiting.symbols == self.run.specification.total(item, self.before)
    self._drawn = (lambda op: 0) if right else (lambda op: 1)
    act(self, item, waiting, step)


def leaky_vote(self, op, candidates, vote=pipeline_nodes.Aggregator._majority):
    total = self.run.specification.total(op.item, self.before)
    return (candidates.index(total), total) if total in candidates else vote(self, op, candidates)


STAGES = ("stage", "three sources", "returned", "returned from afar", "board")
MUTANTS = {
    **{
        f"{what} {name}": (pipeline_stages.Stage, "_work", stage_that_knows(what), name, checks)
        for what, checks in (
            ("carried", {"wall"}),
            ("whole", {"bubble", "wall", "later"}),
            ("later", {"wall", "later"}),
        )
        for name in STAGES
    },
    "router": (pipeline_nodes.Router, "act", leaky_router, "router", {"wall"}),
    "majority": (pipeline_nodes.Aggregator, "_majority", leaky_vote, "majority", {"wall"}),
    "strict majority": (pipeline_nodes.Aggregator, "_majority", leaky_vote, "strict majority", {"wall"}),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_leak_is_found(mutant, monkeypatch):
    owner, method, leaky, scene, checks = MUTANTS[mutant]
    monkeypatch.setattr(owner, method, leaky)
    alone = Scene(SCENES[scene].ways, SCENES[scene].nodes, {"c": SCENES[scene].walls["c"]})
    assert {check for _, check in leaks(alone, by_oracle, SEEDS[:1])} >= checks
