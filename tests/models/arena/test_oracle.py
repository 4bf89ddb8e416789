"""The arena's kernel beside the same rules written the obvious way, step by step."""

from __future__ import annotations

import numpy as np
import pytest

from emergent.models.arena import ArenaParameters, ArenaSystem, minds
from emergent.outcomes import Request
from emergent.perturbation import Plan
from emergent.randomness import replication_seeds
from tests.reference import arena as oracle

CASES = {
    "nominal": ({}, "", {}),
    "coin elsewhere": ({"moved": 1.0}, "", {}),
    "coin at the right": ({"moved": 0.5, "region": 0.3}, "", {}),
    "coin moved": ({}, "move:coin@0=3", {"moves": 3}),
    "moved, unseen": ({}, "move:coin@0,shown=no", {"moves": 1, "hidden": True}),
    "rebuilt": ({}, "rebuild:maze@0", {"tree": True}),
    "rebuilt and moved": ({}, "rebuild:maze@0; move:coin@0", {"tree": True, "moves": 1}),
    "another size": ({"height": 11, "width": 21, "walls": 5, "moved": 1.0}, "", {}),
    "stumbling": ({}, "stumble:walker@0=0.4", {"stumble": 0.4}),
    "sees no walls": ({}, "remove:sees-walls@0", {"gone": {"sees-walls"}}),
    "sees no coin": ({"moved": 1.0}, "remove:sees-coin@0", {"gone": {"sees-coin"}}),
    "sees no flag": ({"moved": 1.0}, "remove:sees-flag@0", {"gone": {"sees-flag"}}),
}


OWN = {
    "simulator": {
        "title flipped": ({"moved": 1.0}, "flip:title@0", {"title": 1}),
        "title unread": ({"moved": 1.0}, "remove:reads-title@0", {"gone": {"reads-title"}}),
        "persona gone": ({}, "remove:persona-1@0", {"gone": {"persona-1"}}),
    },
    "heuristic": {"units gone": ({}, "remove:unit-3|unit-40@0", {"gone": {"unit-3", "unit-40"}})},
    "search": {"unplanned": ({}, "remove:planner@0", {"gone": {"planner"}}), "cut": ({"sweeps": 20}, "", {})},
    "committee": {"reflexes gone": ({}, "remove:reflex-3|reflex-40@0", {"gone": {"reflex-3", "reflex-40"}})},
}
"""What only some agents have, beside what all do."""
ALL = [(agent, case) for agent in OWN for case in {**CASES, **OWN[agent]}]


@pytest.mark.parametrize(("agent", "case"), [one for one in ALL if one[0] != "committee" or "sees" not in one[1]])
def test_kernel_equals_oracle(agent, case):
    parameters, plan, changes = {**CASES, **OWN[agent]}[case]
    p = ArenaParameters(agent=agent, **parameters)
    gone = changes.get("gone", set())
    rest = {name: value for name, value in changes.items() if name != "gone"}
    weights = minds.weights(p)
    replications = range(2)
    found = ArenaSystem(p).run([Request(Plan.parse(plan), replications, record=1.0)], seed=11)
    ((_, frames),) = found.recorded
    (table,) = found.tables.values()
    for run, seed in enumerate(replication_seeds(11, replications)):
        expected = oracle.run(p, weights, int(seed), gone, **rest)
        columns, rows = frames["places"].values[run, :, 0].T.astype(int)
        assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == expected["way"]
        assert tuple(frames["places"].values[run, -1, 1][::-1].astype(int)) == expected["coin"]
        assert set(table["attained"].values[run]) == {expected["attained"]}


def test_mazes_of_the_tree_have_one_way_between_any_two_cells():
    """A connected graph of n cells with n − 1 joins is a tree."""
    import networkx

    for seed in range(5):
        free = oracle.Level(ArenaParameters(maze="tree", height=9, width=17), seed).free
        assert networkx.is_tree(free)


def test_a_random_walk_without_walls_is_where_the_transition_matrix_says():
    """P(at the coin by step T) from powers of the matrix, absorbing; 5 σ at 4,000 runs: false alarm 6e-7."""
    p = ArenaParameters(height=5, width=5, walls=0, horizon=25)
    cells = [(row, column) for row in range(5) for column in range(5)]
    matrix = np.zeros((25, 25))
    for cell in cells:
        if cell == p.flag:
            matrix[cells.index(cell), cells.index(cell)] = 1.0
            continue
        for there in oracle.around(cell):
            matrix[cells.index(cell), cells.index(there if there in cells else cell)] += 0.25
    expected = np.linalg.matrix_power(matrix, p.horizon)[cells.index(p.start), cells.index(p.flag)]
    system = ArenaSystem(p)
    attained = system.run([Request(system.reference("null"), range(4000))], seed=3)
    (table,) = attained.tables.values()
    sigma = np.sqrt(expected * (1 - expected) / 4000)
    assert abs(table["attained"].values[:, 0].mean() - expected) < 5 * sigma
