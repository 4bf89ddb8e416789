"""Who decides where a pipeline's items go and which artefact stands: routers, reviewers, aggregators, and the end."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.reference.philox import uniform
from tests.reference.pipeline_items import Symbols, logit
from tests.reference.pipeline_parts import FAILED, OK, REJECT, WORK, Edge, Node, Operation, Part, Waiting

if TYPE_CHECKING:
    from tests.reference.pipeline import Pipeline

TEST, WAVED, PICK, ROUTE, MISROUTED = 13, 14, 15, 16, 17  # purposes of draws


class Router(Node):
    """Sends an item down one of several ways."""

    def act(self, item: int, waiting: Waiting, step: int) -> None:
        op = Operation(self, item)
        d = len(self.normal)
        branch = self._drawn(op)
        if op.at_chance():
            branch = math.floor(op.second(ROUTE) * d)
        if d > 1:
            strays = op.first(MISROUTED) < self.own("misroute")
            strays |= op.hit(op.first(MISROUTED) < op.fault("misroute"))
            if strays:
                others = [j for j in range(d) if j != branch]
                branch = others[math.floor(op.second(MISROUTED) * (d - 1))]
        branch = op.remembered(branch)
        edge = self.normal[branch]
        a = self.run.alphabet.add(waiting.symbols, self.yoke(item))
        self.run.note(item, self, "route", op.n, OK, a, self.run.edges.index(edge))
        if op.drops():
            self.dropped(item, op.n)
        else:
            edge.send(item, a, OK, self.due(op, step))

    def _drawn(self, op: Operation) -> int:
        u, total = op.first(ROUTE), 0.0
        for j, edge in enumerate(self.normal):
            total += edge.weight
            if u < total:
                return j
        return len(self.normal) - 1

    def pass_on(self, item: int, symbols: Symbols, step: int) -> None:
        self.run.note(item, self, "pass_error", self.operations[item], FAILED, symbols)
        if self.errors:
            self.send(self.errors, item, symbols, OK, step + 1)
        else:
            self.send(self.normal[:1], item, symbols, FAILED, step + 1)


class Reviewer(Node):
    """Compares what comes in with the specification, and sends back what looks wrong."""

    rejects: Edge | None = None
    accepts, reject, fixes, drop_at_cap, escalates, accepts_at_cap = range(6)

    def __init__(self, run: Pipeline, name: str, place: int, value: Callable[[str], Any]) -> None:
        super().__init__(run, name, place, value)
        self.capacity = value("capacity")

    def act(self, item: int, waiting: Waiting, step: int) -> None:
        run, alphabet = self.run, self.run.alphabet
        op = Operation(self, item)
        a = alphabet.add(waiting.symbols, self.yoke(item))
        asked = alphabet.add(run.specification.total(item, self.before), self.blind(item))
        wrong = a != asked
        verdict = self._verdict(op, wrong)
        self.count.right += verdict == wrong
        self.count.rejections += verdict
        decision = self._decision(op) if verdict else self.accepts
        status, value = OK, a
        if decision == self.reject:
            status = REJECT
        elif decision == self.fixes:
            self.count.fixes += 1
            value = asked
        elif decision == self.escalates:
            status = FAILED
        elif decision == self.drop_at_cap:
            run.note(item, self, "review", op.n, decision=decision)
            return
        run.note(item, self, "review", op.n, status, value, decision)
        if op.drops():
            self.dropped(item, op.n)
        else:
            edges = [self.rejects] if decision == self.reject and self.rejects else self.normal
            self.send(edges, item, value, status, self.due(op, step))

    def _verdict(self, op: Operation, wrong: bool) -> bool:
        """Whether it is rejected."""
        u = op.first(TEST)
        if op.at_chance():
            rejects = op.words(WORK)[3] < 2**31
        elif self.sound:
            rejects = wrong
        elif wrong:
            blinded = self.value("load") * self.run.specification.hardness(op.item)
            rejects = logit(u) < logit(self.value("sensitivity")) - blinded
        else:
            rejects = u < self.value("false_alarm")
        if op.hit(op.first(WAVED) < self.channel("wave")):
            rejects = False
        rejects = op.remembered(rejects)
        return not rejects if op.hit(bool(op.lines_hit())) else rejects

    def _decision(self, op: Operation) -> int:
        if op.second(TEST) < self.value("fix"):
            return self.fixes
        if op.n + 1 < self.value("cap") and self.rejects:
            return self.reject
        return {"accept": self.accepts_at_cap, "drop": self.drop_at_cap, "escalate": self.escalates}[
            self.value("at_cap")
        ]


class Aggregator(Node):
    """Makes one artefact of several: by majority, by choice or by adding them up."""

    def line_up(self) -> None:
        super().line_up()
        self.incoming.sort(key=lambda edge: edge.source != self.value("first"))

    def receive(self, edge: Edge, item: int, symbols: Symbols, status: int, due: int) -> None:
        self.slots.setdefault(item, {})[edge] = Waiting(symbols, status, due)

    def _due(self, slots: dict[Edge, Waiting]) -> float:
        dues = [waiting.due for waiting in slots.values()]
        patience = self.value("patience")
        impatient = min(dues) + patience if patience else math.inf
        return min(impatient, max(dues)) if len(dues) == len(self.incoming) else impatient

    def ready(self, step: int) -> list[int]:
        return sorted(item for item, slots in self.slots.items() if self._due(slots) <= step)

    def work(self, step: int) -> None:
        for item in self.ready(step):
            slots = self.slots.pop(item)
            late = {edge: waiting for edge, waiting in slots.items() if waiting.due > step}
            if late:
                self.slots[item] = late
            come = [slots[edge] for edge in self.incoming if edge in slots and edge not in late]
            candidates = [waiting.symbols for waiting in come if waiting.status == OK]
            if candidates:
                self.combine(item, candidates, step)
            else:
                self.pass_on(item, self.run.alphabet.zeros, step)

    def combine(self, item: int, candidates: list[Symbols], step: int) -> None:
        run, add = self.run, self.run.alphabet.add
        op = Operation(self, item)
        yoke = self.yoke(item)
        candidates = [add(candidate, yoke) for candidate in candidates]
        total = run.specification.total(item, self.before)
        summed = self.value("combine") == "sum"
        grounded = (add(*candidates) if summed else total) == total and (summed or total in candidates)
        self.count.grounded += grounded
        how = {"sum": self._sum, "majority": self._majority, "select": self._select}
        chosen, output = how[self.value("combine")](op, candidates)
        if output is None:
            self.count.failures += 1
            run.note(item, self, "aggregate", op.n, FAILED, candidates[0])
            status, output = FAILED, candidates[0]
        else:
            w = op.words(WORK)
            skill = logit(self.value("right")) + self.channel("skill")
            if not self.sound and not logit(uniform(*w[:2])) < skill:
                output = add(output, run.alphabet.other(w[2]))
            output, status = op.garbled(op.remembered(output)), OK
            self.score(output == total, grounded)
            run.note(item, self, "aggregate", op.n, OK, output, chosen)
        if op.drops():
            self.dropped(item, op.n)
        else:
            self.send(self.normal, item, output, status, self.due(op, step))

    def _sum(self, op: Operation, candidates: list[Symbols]) -> tuple[int, Symbols | None]:
        if len(candidates) < len(self.incoming):
            return -1, None
        return -1, op.alphabet.any(op.words(WORK)[3]) if op.at_chance() else op.alphabet.add(*candidates)

    def _majority(self, op: Operation, candidates: list[Symbols]) -> tuple[int, Symbols | None]:
        if op.at_chance():
            chosen = (op.words(WORK)[3] * len(candidates)) >> 32
            return chosen, candidates[chosen]
        best = max(candidates, key=candidates.count)
        if self.value("tie") == "fail" and not 2 * candidates.count(best) > len(self.incoming):
            return -1, None
        return candidates.index(best), best

    def _select(self, op: Operation, candidates: list[Symbols]) -> tuple[int, Symbols | None]:
        run, item = self.run, op.item
        asked = run.alphabet.add(run.specification.total(item, self.before), self.blind(item))
        discernment, swayed = self.value("discernment"), self.value("swayed")
        if swayed is None:
            swayed = 1 - discernment
        if self.sound:
            discernment, swayed = 1.0, 0.0
        at_chance = op.at_chance()
        current = 0
        for j in range(1, len(candidates)):
            if candidates[j] == candidates[current]:
                continue
            u = self.first(item, PICK, op.n * 64 + j)
            if at_chance:
                takes = u < 0.5
            elif candidates[j] == asked:
                takes = u < discernment
            else:
                takes = candidates[current] == asked and u < swayed
            if takes:
                current = j
        return current, candidates[current]


class Out(Node):
    """Where the observer waits."""

    def turn(self, step: int) -> None:
        for item in self.ready(step):
            waiting = self.slots.pop(item)
            if item not in self.run.delivered:
                self.run.deliver(item, waiting.symbols, waiting.status, step)


class Idle(Part):
    """A bystander."""
