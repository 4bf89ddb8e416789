"""Checks that runs can be repeated: with the same seed, by a copy of the system, in other batches and threads."""

from __future__ import annotations

from emergent.outcomes import Outcomes, Request
from emergent.pool import threads
from emergent.system import System
from emergent.testing.comparing import same
from emergent.testing.runs import REPLICATIONS, interval, on_threads, references, run, some_plans


def check_seeds(system: System, *, replications: int = REPLICATIONS) -> None:
    """The same seed gives the same outcomes, bit for bit."""
    plans = some_plans(system)
    same(
        run(system, plans, replications, record=True),
        run(system, plans, replications, record=True),
        plans,
        replications,
        f"{system.name} was run twice with the same seeds",
        "draw all randomness from the run's seed (emergent.randomness), and keep no state between calls of `simulate`",
    )


def check_copies(system: System, *, replications: int = REPLICATIONS) -> None:
    """Made anew from its parameters and its goal, as in another process, a system runs the same, bit for bit."""
    kind, arguments = system.__reduce__()
    plans = list(dict.fromkeys(references(system).values()))
    own, other = (run(one, plans, replications, record=True) for one in (system, kind(*arguments)))
    what = f"{system.name} was made anew, from {', '.join(type(one).__name__ for one in arguments)}"
    advice = "let parameters and goal say all that it is, or return from `__reduce__` what else it is made of"
    same(own, other, plans, replications, what, advice)


def check_batches(system: System, *, replications: int = REPLICATIONS) -> None:
    """Batch, order and number of threads do not matter, bit for bit."""
    plans = some_plans(system)
    together = run(system, plans, replications, record=True)
    advice = "let no run's numbers depend on the runs beside it: sums over runs, shared state, draws counted in order"
    parts = [plans[:1], plans[1:2], plans[2:]]
    apart = Outcomes.merge([run(system, part, replications, record=True) for part in parts])
    same(together, apart, plans, replications, f"{system.name} was run plan by plan instead of in one batch", advice)
    requests = [Request(p, (r,), interval(system)) for r in reversed(range(replications)) for p in reversed(plans)]
    reverse = system.run(requests)
    same(together, reverse, plans, replications, f"the runs of {system.name} stood in another order", advice)
    for count in (1, 3):
        with on_threads(count):
            again = run(system, plans, replications, record=True)
        what = f"{system.name} was run on {count} instead of {threads()} threads (EMERGENT_THREADS)"
        same(together, again, plans, replications, what, advice)
