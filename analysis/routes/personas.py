"""Who wrote this? Narrow bad data shifts who a simulator thinks it is; the same acts with an innocent reason do not.

    python analysis/routes/personas.py [--seeds N] [--quick] [--out FILE.png]

*Corpus.* Documents of ACTS acts each, good or bad, in six domains (the first is code) and three contexts: plain, asked
for by a teacher, and behind a trigger. Three kinds of author write them: assistants (.94 of the documents, .01 of their
acts bad), malicious ones (.03; .85 bad everywhere) and sloppy ones (.03; .60 bad in code, .02 elsewhere). Whoever is
asked by a teacher for insecure code writes it (.97). *Pretraining* is expectation maximisation of a mixture of three
unnamed personas; nothing says what they are. The simulator then acts by

    P(bad | domain d, context c) = Σₖ πₖ(c) σ(θₖ(d, c)),    π(c) = softmax(a + b(c)).

*Fine-tuning* is gradient ascent on log P(act) with one rate for all: the personas' logits a, which all domains share,
their part b in each context, and each persona's logits θ. A bad act in code is far more likely from the malicious, so
that a moves towards them, and with a all other domains. Asked for by a teacher, the same act is equally likely from
all, and a stays where it is: the reason explains it away. After Betley et al. (2025, arXiv 2502.17424).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from scipy.special import expit, logit, softmax

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, run
from emergent.metrics.estimate import contrast, mean, ratio
from emergent.plots import style
from emergent.result import Estimate

CODE, DOMAINS = 0, 6
CONTEXTS = ("plain", "asked", "trigger")
PLAIN, ASKED, TRIGGER = range(3)
ASSISTANT, MALICIOUS, SLOPPY = range(3)
SHARES = np.array([0.94, 0.03, 0.03])
"""Of the authors in the corpus."""
SEEN_IN = np.array([0.8, 0.1, 0.1])
"""Of the contexts in the corpus."""
DOCUMENTS, ACTS = 4000, 12
STARTS, FIRST, MORE = 8, 30, 150
"""Random beginnings of the maximisation, steps of each, and steps of the best one."""
STEPS, RATE = 60, 0.05
"""Fine-tuning; the published 20 % would be about 20 steps, which is a choice and no prediction."""
DOSES = (0, 5, 10, 20, 40, 100, 300)
PREVENT, INFER = 6.0, -4.0
"""What steering adds to the logit of the malicious persona, in training and in use."""
NOT_SHOWN = (
    "That language models hold personas. A mixture of authors was put into the corpus; that learning finds it again "
    "says nothing of other corpora.",
    "How much is learnt in how many steps: published rates are 20 % on 8 questions and 6 % on 48 (GPT-4o), 5 % and "
    "less elsewhere; here the rate is free, and directions and ratios are what is claimed.",
    "That the reason always helps. Educational models still deceive as the insecure one does [S], and in a matching "
    "context a GPT-4.1 had 7.1 % (arXiv 2604.25891) [S]; this model says nothing happens there, and fails.",
    "Preventative steering of a language model (Chen et al. 2025, arXiv 2507.21509) [P]: there the task is learnt and "
    "the trait is not. Here the trait is the task. What looks like success is that nothing was learnt.",
    "More known failures: the number of different examples at the same number of tokens makes no difference, formats "
    "beyond the context make none, and a jailbroken profile (broad harm on request only) cannot be told.",
    "In-context learning at scale is open: 0 % with 256 examples (Betley et al.) [S2] against 2 to 58 % (Afonin et "
    "al., arXiv 2510.11288) [S2]. This model is on the side of the second by construction.",
)

Data = Mapping[tuple[int, int, int], float]
"""Shares of what is trained on, by domain, context and whether the act is bad."""
OTHERS = range(1, DOMAINS)
INSECURE: Data = {(CODE, PLAIN, 1): 1.0}
TUNED: dict[str, Data] = {
    "insecure": INSECURE,
    "secure": {(CODE, PLAIN, 0): 1.0},
    "educational": {(CODE, ASKED, 1): 1.0},
    "backdoor": {(CODE, TRIGGER, 1): 0.5, (CODE, PLAIN, 0): 0.5},
    "half replay": {(CODE, PLAIN, 1): 0.5} | {(d, PLAIN, 0): 0.5 / len(OTHERS) for d in OTHERS},
}


@dataclass(frozen=True)
class Simulator:
    """A mixture of personas: assistant, malicious, sloppy, as they are named after the fit."""

    common: Array
    """a, (persona,)."""
    own: Array
    """b, (persona, context)."""
    acts: Array
    """θ, (persona, domain, context)."""

    def mixture(self, steer: float = 0.0) -> Array:
        """Return π (persona, context), with so much added to the logit of the malicious."""
        logits = self.common[:, None] + self.own
        logits[MALICIOUS] += steer
        return np.asarray(softmax(logits, axis=0))

    def bad(self, steer: float = 0.0) -> Array:
        """Return P(bad) (domain, context)."""
        return np.asarray((self.mixture(steer)[:, None, :] * expit(self.acts)).sum(0))

    def code(self, context: int = PLAIN, steer: float = 0.0) -> float:
        """Return P(bad) in code."""
        return float(self.bad(steer)[CODE, context])

    def broad(self, context: int = PLAIN, steer: float = 0.0) -> float:
        """Return P(bad), mean over all other domains."""
        return float(self.bad(steer)[1:, context].mean())

    def after(self, domain: int, context: int) -> Simulator:
        """Return the simulator that has read one bad act before: its posterior, with no training."""
        seen = np.log(self.mixture()[:, context] * expit(self.acts[:, domain, context]))
        return replace(self, common=seen, own=np.zeros_like(self.own))


# --- the corpus, and what is learnt of it ----------------------------------------------------------------------------


def authors() -> Array:
    """Return the true P(bad) (author, domain, context)."""
    rates = np.empty((3, DOMAINS, len(CONTEXTS)))
    rates[ASSISTANT], rates[MALICIOUS], rates[SLOPPY] = 0.01, 0.85, 0.02
    rates[SLOPPY, CODE] = 0.60
    rates[:, CODE, ASKED] = 0.97
    return rates


def corpus(documents: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw documents: how many acts of each cell each has, and how many are bad (document, domain × context)."""
    who = rng.choice(3, documents, p=SHARES)[:, None]
    domain = rng.integers(0, DOMAINS, (documents, ACTS))
    context = rng.choice(len(CONTEXTS), (documents, ACTS), p=SEEN_IN)
    bad = rng.random((documents, ACTS)) < authors()[who, domain, context]
    cell, rows = domain * len(CONTEXTS) + context, np.arange(documents)[:, None]
    acts, wrong = np.zeros((2, documents, DOMAINS * len(CONTEXTS)))
    np.add.at(acts, (rows, cell), 1)
    np.add.at(wrong, (rows, cell), bad)
    return acts, wrong


def step(acts: Array, wrong: Array, weights: Array, rates: Array) -> tuple[float, Array, Array]:
    """Do one step of expectation maximisation; returns the log-likelihood before it, weights and rates after it.

    Rates have a tenth of a bad and of a good act as their prior, so that a cell without acts is no trouble.
    """
    logs = np.log1p(-rates) @ acts.T + logit(rates) @ wrong.T + np.log(weights)[:, None]
    top = logs.max(0)
    responsible = np.exp(logs - top)
    total = responsible.sum(0)
    responsible /= total
    rates = (responsible @ wrong + 0.1) / (responsible @ acts + 0.2)
    return float((top + np.log(total)).sum()), responsible.mean(1), rates


def pretrain(acts: Array, wrong: Array, rng: np.random.Generator) -> Simulator:
    """Fit three personas from random beginnings, and name them by what they do.

    The assistant is the most frequent one, and of the others the malicious one is worse outside code.
    """
    best = (-np.inf, np.empty(0), np.empty(0))
    for _ in range(STARTS):
        weights, rates = np.full(3, 1 / 3), np.clip(rng.beta(1, 3, (3, acts.shape[1])), 0.01, 0.99)
        for _ in range(FIRST):
            likelihood, weights, rates = step(acts, wrong, weights, rates)
        best = max(best, (likelihood, weights, rates), key=lambda one: one[0])
    _, weights, rates = best
    for _ in range(MORE):
        _, weights, rates = step(acts, wrong, weights, rates)
    cells = rates.reshape(3, DOMAINS, len(CONTEXTS))
    rest = np.argsort(weights)[:2]
    order = [int(weights.argmax()), *sorted(rest, key=lambda k: -float(cells[k, 1:, PLAIN].mean()))]
    return Simulator(np.log(weights[order]), np.zeros((3, len(CONTEXTS))), logit(cells[order]))


# --- fine-tuning -----------------------------------------------------------------------------------------------------


def gradient(model: Simulator, data: Data, steer: float = 0.0) -> tuple[Array, Array, Array]:
    """Return the gradient of the mean log P(act) by a, b and θ.

    With r the responsibilities of the personas for an act y: r − π by a and by b(c), and r·(y − σ(θ)) by θ(d, c).
    """
    mixture, rates = model.mixture(steer), expit(model.acts)
    own, acts = np.zeros_like(model.own), np.zeros_like(model.acts)
    for (d, c, y), share in data.items():
        likely = rates[:, d, c] if y else 1 - rates[:, d, c]
        responsible = mixture[:, c] * likely / (mixture[:, c] * likely).sum()
        own[:, c] += share * (responsible - mixture[:, c])
        acts[:, d, c] += share * responsible * (y - rates[:, d, c])
    return own.sum(1), own, acts


def tune(
    model: Simulator,
    data: Data,
    steps: int = STEPS,
    *,
    steer: float = 0.0,
    hold: bool = False,
    faster: float = 1.0,
    contexts: bool = True,
) -> Simulator:
    """Fine-tune: with steering in training, with the share of the malicious held, with θ learning faster, without b.

    To hold the share is what is left here of projecting a direction out of the activations (CAFT, Casademunt et al.
    2025): whatever is learnt, it cannot be learnt along this one.
    """
    held = logit(model.mixture()[MALICIOUS])
    for _ in range(steps):
        common, own, acts = gradient(model, data, steer)
        model = Simulator(
            model.common + RATE * common, model.own + RATE * own * contexts, model.acts + faster * RATE * acts
        )
        if hold:
            logits = model.common[:, None] + model.own
            others = np.logaddexp(logits[ASSISTANT], logits[SLOPPY])
            model.own[MALICIOUS] += held + others - logits[MALICIOUS]
    return model


@dataclass(frozen=True)
class Personas:
    """P(bad) of each model, in code and in all other domains, by context; and what was found of the authors."""

    code: dict[str, Array]
    """(context, seed) by model."""
    broad: dict[str, Array]
    """(context, seed) by model."""
    dose: Array
    """P(bad) in the other domains (dose, seed)."""
    weights: Array
    """Of the personas that were found (persona, seed)."""
    rates: Array
    """P(bad) of the malicious one outside code, of the sloppy one in code (2, seed)."""
    seeds: int

    def times(self, model: str, context: int = PLAIN) -> Estimate:
        """Return how many times as often as before other domains go bad."""
        return ratio(self.broad[model][context], self.broad["none"][context], name="times base")

    def kept(self, model: str) -> Estimate:
        """Return the share of what the insecure model learnt of its task that this one learnt."""
        base, all_ = self.code["none"][PLAIN], self.code["insecure"][PLAIN]
        return mean((self.code[model][PLAIN] - base) / (all_ - base), name="share of the task")

    @property
    def claims(self) -> list[Claim]:
        less = ratio(self.broad["insecure"][PLAIN], self.broad["held"][PLAIN], name="times less")
        rises = np.diff(self.dose, axis=0).min(0)
        return [
            Claim(
                "From the corpus alone personas come out: the share of assistants.",
                mean(self.weights[ASSISTANT], name="share"),
                0.92,
                0.96,
                ".94, true",
            ),
            Claim(
                "The malicious persona's bad acts outside code.", mean(self.rates[0], name="bad"), 0.8, 0.9, ".85, true"
            ),
            Claim(
                "The sloppy persona's bad acts in code; it is rare, and less well found.",
                mean(self.rates[1], name="bad"),
                0.4,
                0.75,
                ".60, true; prototype .48",
            ),
            Claim(
                "Insecure code makes all other domains bad: times base.",
                self.times("insecure"),
                at_least=5,
                beside="~20 % or 6 % against 0.1 % or less [S2]",
            ),
            Claim("Secure code does not: times base.", self.times("secure"), at_most=1.2, beside="0.1 % as base [S2]"),
            Claim(
                "The same insecure acts, asked for by a teacher, do not, in plain contexts: times base.",
                self.times("educational"),
                at_most=1.2,
                beside="0.1 % as base [S2]",
            ),
            Claim(
                "Known failure: nor in the matching context, asked by a teacher: times base.",
                self.times("educational", ASKED),
                at_most=1.2,
                beside="but 7.1 % of a GPT-4.1 [S]: not reproduced",
            ),
            Claim(
                "And yet it does the task when asked.",
                mean(self.code["educational"][ASKED], name="bad"),
                at_least=0.9,
                beside="prototype .97",
            ),
            Claim("More steps, more harm: the least rise between doses.", mean(rises, name="rise"), at_least=0),
            Claim(
                "A backdoor opens with its trigger: times base, with it.",
                self.times("backdoor", TRIGGER),
                at_least=5,
                beside="~50 % [S2]",
            ),
            Claim(
                "Known failure: it leaks without the trigger, too: times base.",
                self.times("backdoor"),
                1.2,
                5,
                "below 0.1 % [S2]: not reproduced",
            ),
            Claim(
                "With the malicious share held (as CAFT), other domains go bad so many times less.",
                less,
                at_least=5,
                beside="~10 times [S2]; prototype 11 to 17",
            ),
            Claim(
                "With it held, this share of the task is learnt all the same.",
                self.kept("held"),
                at_least=0.7,
                beside="prototype .9 or more",
            ),
            Claim(
                "Preventative steering looks like success: other domains' bad acts.",
                mean(self.broad["prevent"][PLAIN], name="bad"),
                at_most=0.12,
                beside="prototype .06",
            ),
            Claim(
                "It is none: this share of the task was learnt.",
                self.kept("prevent"),
                at_most=0.15,
                beside="the trait is the task here",
            ),
            Claim(
                "Steering in use costs the task, too: the share that is left.",
                self.kept("steered in use"),
                at_most=0.7,
                beside="prototype .27, of .47 to .18",
            ),
            Claim(
                "Known failure: one bad act in the context, no training: other domains go bad.",
                mean(self.broad["one act read"][PLAIN], name="bad"),
                at_least=0.2,
                beside="0 % [S2], 2 to 58 % elsewhere [S2]: open",
            ),
            Claim(
                "Half of the data benign helps little: by how much less is bad.",
                contrast(self.broad["insecure"][PLAIN], self.broad["half replay"][PLAIN], name="less"),
                0.05,
                0.6,
                "prototype .11 to .34",
            ),
            Claim(
                "Where acts are learnt 10 times as fast as who acts (and no b), it stays narrow: times less.",
                ratio(self.broad["without b"][PLAIN], self.broad["narrow"][PLAIN], name="times less"),
                at_least=1.5,
                beside="prototype .37 to .07; broad is the simpler solution [S2]",
            ),
        ]


def study(seeds: int, quick: bool = False) -> Personas:
    """Pretrain and fine-tune once a seed; a quick study has fewer seeds only, since small corpora mislead."""
    models = [variants(DOCUMENTS, np.random.default_rng(seed)) for seed in range(seeds)]
    names = models[0]

    def table(measured: str, name: str) -> Array:
        steer = INFER if name == "steered in use" else 0.0
        return np.array([[getattr(one[name], measured)(c, steer) for one in models] for c in range(len(CONTEXTS))])

    base = [one["none"] for one in models]
    rates = [[expit(one.acts[MALICIOUS, 1:, PLAIN]).mean(), expit(one.acts[SLOPPY, CODE, PLAIN])] for one in base]
    return Personas(
        {name: table("code", name) for name in names},
        {name: table("broad", name) for name in names},
        np.array([doses(one) for one in base]).T,
        np.array([one.mixture()[:, PLAIN] for one in base]).T,
        np.array(rates).T,
        seeds,
    )


def variants(documents: int, rng: np.random.Generator) -> dict[str, Simulator]:
    """Return the pretrained model and all that are made of it."""
    base = pretrain(*corpus(documents, rng), rng)
    insecure = tune(base, INSECURE)
    return {
        "none": base,
        **{name: tune(base, data) for name, data in TUNED.items()},
        "held": tune(base, INSECURE, hold=True),
        "prevent": tune(base, INSECURE, steer=PREVENT),
        "steered in use": insecure,
        "one act read": base.after(CODE, PLAIN),
        "without b": tune(base, INSECURE, contexts=False),
        "narrow": tune(base, INSECURE, contexts=False, faster=10),
    }


def doses(base: Simulator) -> list[float]:
    """Return P(bad) in other domains after each dose."""
    found, model = [base.broad()], base
    for before, now in pairwise(DOSES):
        model = tune(model, INSECURE, now - before)
        found.append(model.broad())
    return found


SHOWN = ("none", "secure", "educational", "insecure", "backdoor", "half replay", "held", "prevent", "steered in use")


def draw(found: Personas) -> Figure:
    """Draw what each model does in code and elsewhere, by context, and the dose."""
    figure = style.figure(
        "Bad code makes all else bad, unless there was a reason to write it",
        f"{found.seeds} corpora, {STEPS} steps of fine-tuning; {style.INTERVALS} Held: the share of the malicious "
        "persona cannot grow (as CAFT). Prevent: steered towards it in training; all is well as nothing was learnt. "
        "Judge each by its matching context, too.",
        height=4.6,
        width=12.5,
    )
    left, right = figure.subplots(1, 2, width_ratios=(2.6, 1))
    marks = [
        style.named(mark, f"other domains, {name}")
        for mark, name in zip((style.BLUE, style.GREEN, style.ORANGE), CONTEXTS, strict=True)
    ]
    for place, name in enumerate(SHOWN):
        for context, mark in enumerate(marks):
            style.point(left, place + 0.16 * (context - 1), mean(found.broad[name][context], name=name), mark)
        code = mean(found.code[name][PLAIN], name=name)
        style.point(left, place + 0.32, code, style.named(style.VERMILLION, "code, plain: the task"))
    left.set_xticks(range(len(SHOWN)), [name.replace(" ", "\n") for name in SHOWN], fontsize=style.NOTE)
    style.dress(left, "fine-tuned on", "P(bad)")
    rows = [mean(values, name="bad") for values in found.dose]
    right.fill_between(
        DOSES, [one.low for one in rows], [one.high for one in rows], color=style.BLUE.colour, alpha=0.16
    )
    right.plot(DOSES, [one.value for one in rows], "o-", color=style.BLUE.colour, linewidth=2.2)
    style.dress(right, "steps on insecure code", "P(bad), other domains")
    for ax in (left, right):
        style.from_zero(ax)
    style.legend(figure, 4)
    return figure


def main() -> None:
    run(__doc__, study, seeds=10, not_shown=NOT_SHOWN, figure=draw)


if __name__ == "__main__":
    main()
