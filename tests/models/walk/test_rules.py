"""In every single step, from random states, the kernel does what the oracle does, in every field."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.models.walk import WalkParameters
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.kinds import KINDS
from emergent.perturbation import NOMINAL, Perturbation, Plan, Timing
from tests.models.walk.engine import Engine, oracle
from tests.reference.walk import Walk, Walker

EXACT = 1e-9
STATES = 60  # of each case; 18 cases
CASES = ("nominal", *sorted(KINDS), "combined", "crowded plans")
RANGES = {"displace": 20, "distract": 20, "freeze": 20, "move": 100, "tremble": 5, "fork": 9}

QUIET = {"diffusion": 0.0, "distraction_rate": 0.0, "glimpse_rate": 0.0, "inertia": 0.0, "turn_rate": 100.0}
QUICKLY = 5e-5
"""What is left of any angle up to 2.4 rad after a step of half a second at that rate [rad]."""

Rng = np.random.Generator


def some(rng: Rng, low: float, high: float, none: float = 0.25) -> float:
    """A number of the range, or 0 in a quarter of the cases."""
    return 0.0 if rng.random() < none else float(rng.uniform(low, high))


def points(rng: Rng, most: int, *spread: float) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, rng.normal(0, spread))) for _ in range(rng.integers(0, most + 1)))


def random_parameters(rng: Rng) -> WalkParameters:
    """Any scene: open or with obstacles, a relay or not, windows or not, any weights."""
    wall, distance, bearing = (25, 25, 25, 25), rng.uniform(15, 200), rng.uniform(-math.pi, math.pi)
    rates = {name: some(rng, 0.02, 2) for name in ("glimpse_rate", "distraction_rate")}
    weights = {
        name: some(rng, 0, 4)
        for name in ("inertia", "cohesion", "alignment", "separation", "glimpse", "wait", "diffusion")
    }
    return WalkParameters(
        walkers=int(rng.integers(1, 13)),
        dt=float(rng.choice([0.1, 0.25, 0.5, 1.0])),
        restaurant=(float(distance * math.cos(bearing)), float(distance * math.sin(bearing))),
        radius=float(rng.uniform(1, 15)),
        landmarks=points(rng, 3, 40, 40) if rng.random() < 0.5 else (),
        walls=points(rng, 3, *wall),
        circles=tuple((x, y, abs(r) + 0.5) for x, y, r in points(rng, 3, 20, 20, 6)),
        street=tuple(map(float, rng.normal(0, 15, 4))),
        windows=points(rng, 3, 15, 15),
        vision=float(rng.uniform(2, 40)),
        space=float(rng.uniform(0.3, 4)),
        turn_rate=float(rng.uniform(0.2, 10)),
        patience=float(rng.choice([0.0, 2.0, 1e6])),
        smell=some(rng, 1, 8, none=0.5),
        glimpse_error=some(rng, 0, 2),
        smell_range=float(rng.uniform(20, 300)),
        window_distance=float(rng.uniform(1, 40)),
        **rates,
        **weights,
    )


def random_perturbation(rng: Rng, kind: str, p: WalkParameters, step: int) -> Perturbation:
    """One that mostly acts in this step."""
    rule = KINDS[kind]
    dose = 1.0 if rng.random() < 0.3 or rule.dose.only else float(rng.uniform(0.05, RANGES.get(kind, 1)))
    settings = []
    for setting in rule.settings:
        low, high = max(setting.low, -180), min(setting.high, 180)
        value = str(rng.choice(setting.words)) if setting.words else float(rng.uniform(low, high))
        settings.append((setting.name, value))
    components = [f"walker-{i}" for i in range(p.walkers)] if "walker" in rule.applies_to else list(rule.applies_to)
    dose = float(round(dose)) if kind == "fork" else dose
    chosen = rng.choice(components, rng.integers(1, len(components) + 1), replace=False)
    now = rule.timing is Timing.INSTANT and rng.random() < 0.7
    onset = (step if now else rng.integers(0, step + 1)) * p.dt
    lasting = float(rng.integers(1, 40)) * p.dt if rule.timing is Timing.INTERVAL and rng.random() < 0.5 else None
    return Perturbation(kind, tuple(map(str, chosen)), float(onset), lasting, dose, tuple(sorted(settings)))


def random_plan(rng: Rng, case: str, p: WalkParameters, step: int) -> Plan:
    if case == "nominal":
        return NOMINAL
    names = [case]
    if case not in KINDS:
        names = list(rng.choice(sorted(KINDS), rng.integers(2, 6 if case == "combined" else 30)))
    return Plan(tuple(random_perturbation(rng, name, p, step) for name in names))


def random_walker(rng: Rng, key: int, centre: np.ndarray, spread: float, step: int, deceived: bool) -> Walker:
    x, y = centre + rng.normal(0, spread, 2)
    arrived = rng.random() < 0.1
    near = rng.random() < 0.3
    return Walker(
        key, float(x), float(y), float(rng.uniform(-math.pi, math.pi)),
        busy=bool(rng.random() < 0.3),
        errand_until=float(step + rng.integers(-3, 6)),
        window=(float(x + rng.normal(0, 0.7 if near else 20)), float(y + rng.normal(0, 0.7 if near else 20))),
        cue_until=float(step + rng.integers(-3, 6)),
        cue_error=float(rng.normal(0, 1)),
        cue_decoy=bool(deceived and rng.random() < 0.5),
        last_cue=float(rng.integers(-1, step + 1)),
        arrived=float(rng.integers(1, step + 2)) if arrived else -1.0,
        place=int(rng.integers(1, 3)) if arrived else 0,
        moved=float(max(0, step - rng.integers(0, 20))),
    )  # fmt: skip


def fill(rng: Rng, walk: Walk, step: int) -> None:
    """Put random walkers somewhere interesting: around the start, a landmark, a wall or the restaurant."""
    p = walk.p
    things = [p.restaurant, p.street, *p.landmarks, *p.walls, *p.circles]
    spots = [(0.0, 0.0), *(thing[:2] for thing in things)]
    centre, spread = np.array(spots[rng.integers(len(spots))]), rng.choice([1.0, 4.0, 12.0])
    deceived = walk.meaning.at(step).decoy is not None
    walk.walkers = [random_walker(rng, key, centre, spread, step, deceived) for key in walk.keys]
    walk.walkers[0].arrived, walk.walkers[0].place = -1.0, 0


def expected(walk: Walk, step: int) -> tuple[dict[int, list[float]], dict[int, float]]:
    """The oracle's state in the kernel's fields: walkers', world's."""
    world = walk.meaning.at(step)
    pairs = list(zip(walk.walkers, world.conditions, strict=True))
    rows = [
        {
            k.X: w.x, k.Y: w.y, k.HX: w.ahead[0], k.HY: w.ahead[1],
            k.BUSY: w.busy, k.ERRAND_UNTIL: w.errand_until, k.ERRAND_X: w.window[0], k.ERRAND_Y: w.window[1],
            k.CUE_UNTIL: w.cue_until, k.CUE_COS: math.cos(w.cue_error), k.CUE_SIN: math.sin(w.cue_error),
            k.CUE_DECOY: w.cue_decoy, k.LAST_CUE: w.last_cue, k.ARRIVED: w.arrived, k.ARRIVED_AT: w.place,
            k.MOVED: w.moved, k.PRESENT: c.present, k.MOBILE: not c.frozen, k.LISTEN: c.hears, k.SIGHT: c.senses,
            k.STUCK: c.stuck, k.STATIC: c.static, k.SPEED: c.pace, k.NOISE: math.sqrt(c.diffusion),
            k.WILL: c.stubborn, k.ERRAND: c.errand, k.GUIDE: c.guided, k.GUIDE_ERROR: c.guide_error,
            k.DECOY: c.deceived,
            k.WILL_X: math.cos(c.stubborn_heading) if c.stubborn else math.nan,
            k.WILL_Y: math.sin(c.stubborn_heading) if c.stubborn else math.nan,
        }
        for w, c in pairs
    ]  # fmt: skip
    place = world.decoy or (math.nan, math.nan)
    around = {
        k.GOAL_X: world.restaurant[0], k.GOAL_Y: world.restaurant[1],
        k.DECOY_X: place[0], k.DECOY_Y: place[1], k.DECOY_ON: world.decoy is not None,
        k.LIGHT: world.vision / walk.p.vision, k.STREET: world.closed,
    }  # fmt: skip
    return {field: [float(row[field]) for row in rows] for field in rows[0]}, around


def difference(engine: Engine, walk: Walk, step: int) -> dict[int, float]:
    """By how much each field differs; what the oracle leaves open (nan) cannot."""
    walkers, world = expected(walk, step)
    assert len(walkers) == k.FIELDS
    got = engine.state.walkers[0, :, : engine.n]
    apart = {field: np.nanmax(np.abs([0.0, *(got[field] - value)])) for field, value in walkers.items()}
    around = engine.state.world[0]
    apart |= {field: np.nanmax([0.0, abs(around[field - k.FIELDS] - value)]) for field, value in world.items()}
    apart[k.FORK] = float(engine.state.seeds[0] != walk.meaning.seed_at(step))
    return apart


def check_one_step(rng: Rng, case: str, p: WalkParameters) -> None:
    """Compare the oracle with the kernel in one step from a random state."""
    step = int(rng.integers(0, 30))
    plan, seed = random_plan(rng, case, p, step), int(rng.integers(2**63))
    engine = Engine(p, [seed], plan)
    engine.advance(0, step)  # for what the plan has set until then
    walk = oracle(engine, plan, seed)
    fill(rng, walk, step)
    conditions = walk.meaning.at(step).conditions
    if not any(c.present and w.arrived < 0 for w, c in zip(walk.walkers, conditions, strict=True)):
        return  # a run in which nobody walks is over
    for i, walker in enumerate(walk.walkers):
        engine.write(0, i, walker)
    engine.advance(step, step + 1)
    walk.step(step)
    wrong = {field: value for field, value in difference(engine, walk, step).items() if not value <= EXACT}
    assert not wrong, f"under {plan.text!r}: fields {wrong}\n{p}"


@pytest.mark.parametrize("case", CASES)
def test_oracle_and_kernel_agree_in_every_step(case):
    for number in range(STATES):
        rng = np.random.default_rng([CASES.index(case), number])
        check_one_step(rng, case, random_parameters(rng))


@pytest.mark.parametrize("walkers", [63, 64, 65, 130])
def test_oracle_and_kernel_agree_in_groups_of_more_than_one_word_of_bits(walkers):
    for number, patience in enumerate((5.0, 1e6, 1e6, 1e6)):  # of some few, and of all
        rng = np.random.default_rng([walkers, number])
        close = {"walkers": walkers, "patience": patience, "separation": 2.0, "space": 3.0, "vision": 20.0}
        check_one_step(rng, "nominal", random_parameters(rng).model_copy(update=close))


# what random states seldom meet


def one(walker: Walker, step: int = 10, plan: Plan = NOMINAL, **parameters) -> Engine:
    """The kernel with one walker that nothing else moves, after one step."""
    engine = Engine(WalkParameters(walkers=1, **(QUIET | parameters)), [5], plan)
    engine.advance(0, step)
    engine.write(0, 0, walker)
    engine.advance(step, step + 1)
    return engine


@pytest.mark.parametrize("angle", [0.5692, 1.1949, 2.9154, 3.8538, 5.2615, 0.3, 4.0], ids=str)
def test_walker_beside_a_wall_slides_along_it(angle):
    """Within the margin of 5 cm too, and along oblique walls: rounding must not nail it down."""
    along, across = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    (x0, y0), (x1, y1) = 7.3 - 20 * along, 7.3 + 20 * along
    x, y = 7.3 + 0.03 * across
    engine = one(Walker(0, x, y, angle - 0.5), walls=((x0, y0, x1, y1),))
    np.testing.assert_allclose(engine.places[0, :, 0] - (x, y), 0.65 * along, atol=1e-9)


@pytest.mark.parametrize("number", range(6))
def test_of_legs_equally_near_the_later_one_is_read(number):
    """Beyond a bend its landmark is the nearest place of both legs: the cue is that of the leg to come."""
    rng = np.random.default_rng(number)
    first, bend, goal = (np.array(place) + rng.normal(0, 5, 2) for place in ((30, 10), (80, 60), (130, 10)))
    way = {"landmarks": (tuple(first), tuple(bend)), "restaurant": tuple(goal), "walkers": 300}
    engine = Engine(WalkParameters(**(QUIET | way)), [5], Plan.of("deafen", "*"))
    engine.advance(0, 10)
    spots = bend + rng.uniform(0.2, 9, (300, 1)) * np.array([0.05, 1.0])
    for i, spot in enumerate(spots):
        engine.write(0, i, Walker(0, *map(float, spot), 0.0, cue_until=20.0))
    engine.advance(10, 11)
    bearings = np.arctan2(*(goal - spots).T[::-1])
    expected = np.where(np.arange(300) % 3 == 2, bearings, 0.0)
    np.testing.assert_allclose(engine.angles[0], expected, atol=QUICKLY)


def test_cue_of_a_decoy_that_is_over_points_to_the_restaurant():
    """And not to the place where the walk began."""
    plan = Plan.parse("decoy:walker-0@0+3,degrees=90")
    walker = Walker(0, 50.0, 20.0, 0.0, cue_until=20.0, cue_decoy=True)
    for step, target in ((5, (0.0, 150.0)), (6, (150.0, 0.0))):
        bearing = math.atan2(target[1] - 20.0, target[0] - 50.0)
        assert one(walker, step, plan).angles[0, 0] == pytest.approx(bearing, abs=QUICKLY)


@pytest.mark.parametrize("order", [("common", "own"), ("own", "common")], ids="-".join)
def test_stubborn_heading_returns_when_the_one_over_it_ends(order):
    under, over = (f"mislead:walker-0@{t},degrees=40,headings={h}" for t, h in zip(("0", "2+2"), order, strict=True))
    both = [one(Walker(0, 0.0, 0.0, 0.0), 8, Plan.parse(texts)).angles[0, 0] for texts in ([under], [under, over])]
    assert both[0] == both[1]
